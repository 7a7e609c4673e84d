import type { V1PolicyRule } from '../../../api/generated/types.ts';
import type { AuthorizationAttributes } from './Authorizer.ts';

const holds = (list: readonly string[] | undefined, value: string): boolean =>
  list?.includes(value) === true || list?.includes('*') === true;

/** Whether one rule of RBAC allows a request (pkg/apis/rbac/v1 evaluation helpers). */
export function ruleAllows(rule: V1PolicyRule, request: AuthorizationAttributes): boolean {
  if (!holds(rule.verbs, request.verb)) return false;
  if (request.path !== '') return (rule.nonResourceURLs ?? []).some((url) => pathMatches(url, request.path));
  if (!holds(rule.apiGroups, request.group) || !resourceMatches(rule, request)) return false;
  const names = rule.resourceNames ?? [];
  return names.length === 0 || names.includes(request.name);
}

function resourceMatches(
  { resources = [] }: V1PolicyRule,
  { resource, subresource }: AuthorizationAttributes,
): boolean {
  const asked = subresource === '' ? resource : `${resource}/${subresource}`;
  return resources.some((own) => own === '*' || own === asked || (subresource !== '' && own === `*/${subresource}`));
}

const pathMatches = (url: string, path: string): boolean =>
  url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)));

/** The parts of a rule, each with one verb and one thing. */
function breakDown(rule: V1PolicyRule): V1PolicyRule[] {
  const parts: V1PolicyRule[] = [];
  for (const group of rule.apiGroups ?? []) {
    for (const resource of rule.resources ?? []) {
      for (const verb of rule.verbs) {
        const part = { apiGroups: [group], resources: [resource], verbs: [verb] };
        const names = rule.resourceNames ?? [];
        if (names.length === 0) parts.push(part);
        for (const name of names) parts.push({ ...part, resourceNames: [name] });
      }
    }
  }
  for (const url of rule.nonResourceURLs ?? []) {
    for (const verb of rule.verbs) parts.push({ nonResourceURLs: [url], verbs: [verb] });
  }
  return parts;
}

/** Whether an owner's rule grants all that a part grants. */
function covers(owner: V1PolicyRule, part: V1PolicyRule): boolean {
  if (!holds(owner.verbs, part.verbs[0] ?? '')) return false;
  const url = part.nonResourceURLs?.[0];
  if (url !== undefined) return (owner.nonResourceURLs ?? []).some((own) => pathMatches(own, url));
  const resource = part.resources?.[0] ?? '';
  const slash = resource.indexOf('/');
  const any = slash < 0 ? undefined : `*${resource.slice(slash)}`;
  if (!holds(owner.apiGroups, part.apiGroups?.[0] ?? '')) return false;
  if (!holds(owner.resources, resource) && !(any && owner.resources?.includes(any))) return false;
  const names = owner.resourceNames ?? [];
  const name = part.resourceNames?.[0];
  return names.length === 0 || (name !== undefined && names.includes(name));
}

/** What of `wanted` nobody of `owned` covers, as upstream prints it: one line a rule, sorted. */
export function uncovered(owned: readonly V1PolicyRule[], wanted: readonly V1PolicyRule[]): string[] {
  const missing = wanted.flatMap(breakDown).filter((part) => !owned.some((rule) => covers(rule, part)));
  const merged = new Map<string, V1PolicyRule>();
  for (const part of missing) {
    const key = JSON.stringify([part.apiGroups, part.resources, part.resourceNames, part.nonResourceURLs]);
    const before = merged.get(key);
    merged.set(key, before ? { ...before, verbs: [...new Set([...before.verbs, ...part.verbs])] } : part);
  }
  return [...merged.values()].map(compact).sort();
}

function compact(rule: V1PolicyRule): string {
  const fields: [string, readonly string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const texts = fields
    .filter(([, list]) => list && list.length > 0)
    .map(([name, list]) => `${name}:[${(list ?? []).map((item) => JSON.stringify(item)).join(' ')}]`);
  return `{${texts.join(', ')}}`;
}
