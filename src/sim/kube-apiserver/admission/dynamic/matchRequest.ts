import type { V1LabelSelector, V1MatchResources } from '../../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../../api/labels/selector.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import type { AdmissionAttributes, AdmissionReader } from '../AdmissionPlugin.ts';

/** Which requests a rule is about (RuleWithOperations, NamedRuleWithOperations). */
export interface RequestRule {
  operations?: readonly string[];
  apiGroups?: readonly string[];
  apiVersions?: readonly string[];
  resources?: readonly string[];
  scope?: string;
  resourceNames?: readonly string[];
}

/** What webhooks and policies select requests by. */
export interface RequestMatch {
  rules: readonly RequestRule[];
  exclude?: readonly RequestRule[] | undefined;
  namespaceSelector?: V1LabelSelector | undefined;
  objectSelector?: V1LabelSelector | undefined;
  matchPolicy?: string | undefined;
}

const has = (list: readonly string[] | undefined, value: string): boolean =>
  list?.some((one) => one === value || one === '*') ?? false;

/** Nobody decides over the kinds that decide: a broken configuration could never be mended. */
const EXEMPT = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
]);

export const isExempt = ({ context: { info } }: AdmissionAttributes): boolean =>
  info.group === 'admissionregistration.k8s.io' && EXEMPT.has(info.resource);

/** Whether a request is one that is asked for (apiserver `webhook/predicates`, `policy/matching`). */
export function matchesRequest(match: RequestMatch, attributes: AdmissionAttributes, reader: AdmissionReader): boolean {
  const equivalent = match.matchPolicy !== 'Exact';
  if (match.exclude?.some((rule) => matchesRule(rule, attributes, equivalent))) return false;
  if (match.rules.length > 0 && !match.rules.some((rule) => matchesRule(rule, attributes, equivalent))) return false;
  return (
    matchesNamespace(match.namespaceSelector, attributes, reader) && matchesObject(match.objectSelector, attributes)
  );
}

/** The same for what policies and their bindings select by; without constraints everything is selected. */
export function matchesConstraints(
  constraints: V1MatchResources | undefined,
  attributes: AdmissionAttributes,
  reader: AdmissionReader,
): boolean {
  if (!constraints) return true;
  const { resourceRules = [], excludeResourceRules, namespaceSelector, objectSelector, matchPolicy } = constraints;
  const match = { rules: resourceRules, exclude: excludeResourceRules, namespaceSelector, objectSelector, matchPolicy };
  return matchesRequest(match, attributes, reader);
}

function matchesRule(rule: RequestRule, attributes: AdmissionAttributes, equivalent: boolean): boolean {
  const { context, operation } = attributes;
  const { info, ref } = context;
  if (!has(rule.operations, operation) || !has(rule.apiGroups, info.group)) return false;
  // Another version of the same resource is the same thing, unless the exact one is asked for.
  if (!equivalent && !has(rule.apiVersions, ref.version)) return false;
  if (rule.resourceNames?.length && !rule.resourceNames.includes(nameOf(attributes))) return false;
  if (rule.scope === 'Namespaced' && !isNamespaced(attributes)) return false;
  if (rule.scope === 'Cluster' && isNamespaced(attributes)) return false;
  return rule.resources?.some((resource) => matchesResource(resource, info.resource, ref.subresource ?? '')) ?? false;
}

function matchesResource(pattern: string, resource: string, subresource: string): boolean {
  const [wanted = '', wantedPart = ''] = pattern.split('/');
  if (wanted !== '*' && wanted !== resource) return false;
  return wantedPart === subresource || wantedPart === '*';
}

const isNamespaced = ({ context: { info } }: AdmissionAttributes): boolean => info.namespaced;

export const nameOf = ({ name, object }: AdmissionAttributes): string => name || object?.metadata?.name || '';

/** Objects without a namespace are always meant; a Namespace is in itself. */
function matchesNamespace(
  selector: V1LabelSelector | undefined,
  { context: { info }, object, previous, namespace }: AdmissionAttributes,
  reader: AdmissionReader,
): boolean {
  if (isEmpty(selector)) return true;
  const own = info.group === '' && info.resource === 'namespaces' ? (object ?? previous) : undefined;
  if (!own && namespace === '') return true;
  const found = own ?? reader.get<KubeObject>('', 'namespaces', '', namespace);
  return compiledLabelSelector(selector).matches(found?.metadata?.labels ?? {});
}

function matchesObject(selector: V1LabelSelector | undefined, { object, previous }: AdmissionAttributes): boolean {
  if (isEmpty(selector)) return true;
  const compiled = compiledLabelSelector(selector);
  return [object, previous].some((one) => one !== undefined && compiled.matches(one.metadata?.labels ?? {}));
}

const isEmpty = (selector: V1LabelSelector | undefined): boolean =>
  !selector || (!selector.matchLabels && (selector.matchExpressions?.length ?? 0) === 0);
