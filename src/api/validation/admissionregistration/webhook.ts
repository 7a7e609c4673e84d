import { duplicate, type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1MutatingWebhook, V1ValidatingWebhook } from '../../generated/types.ts';
import { validateReviewVersions } from '../apiextensions/customResourceParts.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { isDNS1123Subdomain } from '../names.ts';
import { validateWebhookClientConfig } from '../webhookClientConfig.ts';
import { validateMatchConditions, validateRuleWithOperations } from './rules.ts';

type Webhook = V1ValidatingWebhook & Pick<V1MutatingWebhook, 'reinvocationPolicy'>;

export const FAILURE_POLICIES = ['Fail', 'Ignore'];
export const MATCH_POLICIES = ['Equivalent', 'Exact'];
const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const REINVOCATION_POLICIES = ['IfNeeded', 'Never'];

/** The webhooks of a configuration (pkg/apis/admissionregistration/validation, release 1.36). */
export function validateWebhooks(webhooks: readonly Webhook[]): FieldError[] {
  const out: FieldError[] = [];
  const seen = new Set<string>();
  webhooks.forEach((webhook, i) => {
    const path = `webhooks[${i}]`;
    out.push(...validateWebhook(webhook, path));
    const versions = webhook.admissionReviewVersions ?? [];
    const none = 'must specify one of v1, v1beta1';
    out.push(...validateReviewVersions(versions, `${path}.admissionReviewVersions`, none));
    if (webhook.name && seen.has(webhook.name)) out.push(duplicate(`${path}.name`, webhook.name));
    seen.add(webhook.name);
  });
  return out;
}

function validateWebhook(webhook: Webhook, path: string): FieldError[] {
  const out = validateFullyQualifiedName(webhook.name, `${path}.name`);
  webhook.rules?.forEach((rule, i) => {
    out.push(...validateRuleWithOperations(rule, `${path}.rules[${i}]`));
  });
  const oneOf = (name: keyof Webhook, values: readonly string[]): void => {
    const value = webhook[name] as string | undefined;
    if (value !== undefined && !values.includes(value)) out.push(notSupported(`${path}.${name}`, value, values));
  };
  oneOf('failurePolicy', FAILURE_POLICIES);
  oneOf('matchPolicy', MATCH_POLICIES);
  if (webhook.sideEffects === undefined) {
    out.push(required(`${path}.sideEffects`, `must specify one of ${SIDE_EFFECTS.join(', ')}`));
  }
  oneOf('sideEffects', SIDE_EFFECTS);
  const timeout = webhook.timeoutSeconds;
  if (timeout !== undefined && (timeout > 30 || timeout < 1)) {
    const text = 'the timeout value must be between 1 and 30 seconds';
    out.push(invalid(`${path}.timeoutSeconds`, timeout, text));
  }
  out.push(...validateLabelSelector(webhook.namespaceSelector, `${path}.namespaceSelector`));
  out.push(...validateLabelSelector(webhook.objectSelector, `${path}.objectSelector`));
  oneOf('reinvocationPolicy', REINVOCATION_POLICIES);
  out.push(...validateWebhookClientConfig(webhook.clientConfig, `${path}.clientConfig`));
  out.push(...validateMatchConditions(webhook.matchConditions ?? [], `${path}.matchConditions`));
  return out;
}

function validateFullyQualifiedName(name: string | undefined, field: string): FieldError[] {
  if (!name) return [required(field)];
  const problems = isDNS1123Subdomain(name);
  if (problems.length > 0) return [invalid(field, name, problems.join(','))];
  if (name.split('.').length >= 3) return [];
  return [invalid(field, name, 'should be a domain with at least three segments separated by dots')];
}
