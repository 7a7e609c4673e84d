import type { V1MutatingWebhook, V1ValidatingWebhook } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import type { Authorizer } from '../../authorization/Authorizer.ts';
import { callWebhook } from '../../callWebhook.ts';
import type { WebhookCaller } from '../../WebhookCaller.ts';
import type { AdmissionAttributes, AdmissionReader } from '../AdmissionPlugin.ts';
import { admissionForbidden } from '../admissionForbidden.ts';
import { type AdmissionResponse, callFailure, dryRunUnsupported, readResponse, rejection } from './AdmissionReview.ts';
import { admissionRequest } from './admissionRequest.ts';
import { admissionValues } from './admissionValues.ts';
import { type CompiledConditions, compileConditions, evaluateConditions } from './CompiledExpressions.ts';
import { matchesRequest } from './matchRequest.ts';

export type Webhook = V1ValidatingWebhook | V1MutatingWebhook;

/** What asking a webhook takes. */
export interface WebhookParts {
  authorizer(): Authorizer;
  call(): WebhookCaller;
}

/** A webhook with its conditions compiled. */
export interface ReadyWebhook<W extends Webhook = Webhook> {
  webhook: W;
  /** `configuration/name`: tells webhooks apart. */
  id: string;
  conditions: CompiledConditions;
}

export const readyWebhook = <W extends Webhook>(configuration: string, webhook: W): ReadyWebhook<W> => ({
  webhook,
  id: `${configuration}/${webhook.name}`,
  conditions: compileConditions(webhook.matchConditions, { hasParams: false, hasAuthorizer: true }),
});

const DEFAULT_TIMEOUT_SECONDS = 10;

/** Whether a webhook is to be asked about a request. Throws when its conditions fail and so must the request. */
export function concerns(
  { webhook, conditions }: ReadyWebhook,
  attributes: AdmissionAttributes,
  reader: AdmissionReader,
  { authorizer }: WebhookParts,
): boolean {
  const { rules = [], namespaceSelector, objectSelector, matchPolicy, failurePolicy } = webhook;
  if (rules.length === 0) return false;
  if (!matchesRequest({ rules, namespaceSelector, objectSelector, matchPolicy }, attributes, reader)) return false;
  if (conditions.conditions.length === 0) return true;
  const holds = evaluateConditions(conditions, admissionValues(attributes, reader, authorizer(), undefined));
  if (typeof holds === 'boolean') return holds;
  if (failurePolicy === 'Ignore') return false;
  throw admissionForbidden(attributes, holds.error);
}

/** Asks a webhook. Undefined when it failed and failures are ignored; throws its refusal, and failures that count. */
export function invokeWebhook(
  { webhook }: ReadyWebhook,
  attributes: AdmissionAttributes,
  reader: AdmissionReader,
  parts: WebhookParts,
  mutating: boolean,
): AdmissionResponse | undefined {
  const { name, sideEffects, clientConfig, failurePolicy, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = webhook;
  const { context } = attributes;
  if (context.dryRun && sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun') throw dryRunUnsupported(name);
  const uid = reader.random.uuid();
  const review = {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid,
      ...admissionRequest(attributes),
      object: shown(attributes.object, attributes),
      oldObject: shown(attributes.previous, attributes),
    },
  };
  const answer = callWebhook(clientConfig, review, timeoutSeconds, parts.call(), (group, resource, namespace, key) =>
    reader.get(group, resource, namespace, key),
  );
  const response = typeof answer === 'string' ? answer : readResponse(answer, uid, mutating);
  if (typeof response === 'string') {
    if (failurePolicy === 'Ignore') return undefined;
    const step = typeof answer === 'string' ? 'failed to call webhook' : 'received invalid webhook response';
    throw callFailure(name, `${step}: ${response}`);
  }
  context.warnings.push(...(response.warnings ?? []));
  if (!response.allowed) throw rejection(name, response.status);
  return response;
}

/** An object in the version of the request. */
function shown(object: KubeObject | undefined, { context: { conversion } }: AdmissionAttributes): KubeObject | null {
  return object ? (conversion?.fromStorage(object) ?? object) : null;
}
