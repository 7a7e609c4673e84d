import type { V1PolicyRule } from '../api/generated/types.ts';

const list = (words: readonly string[] = []): string => `[${words.join(' ')}]`;

/**
 * Rules of roles as rows of kubectl's tables: resources, paths, resource names and verbs. Rules about one resource of
 * one group (and at most one name) are one row with all their verbs; paths stay as they are (pkg/util/rbac).
 */
export function policyRows(rules: readonly V1PolicyRule[]): string[][] {
  const simple = new Map<string, V1PolicyRule>();
  const rows: V1PolicyRule[] = [];
  for (const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } of rules) {
    for (const group of apiGroups) {
      for (const resource of resources) {
        for (const name of resourceNames.length > 0 ? resourceNames : [undefined]) {
          const key = JSON.stringify([group, resource, name]);
          const known = simple.get(key);
          const all = [...new Set([...(known?.verbs ?? []), ...verbs])];
          const names = name === undefined ? [] : [name];
          simple.set(key, { apiGroups: [group], resources: [resource], resourceNames: names, verbs: all });
        }
      }
    }
    for (const url of nonResourceURLs) rows.push(...verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })));
  }
  const sorted = [...rows, ...simple.values()].map((rule) => ({ rule, order: orderOf(rule) }));
  sorted.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  return sorted.map(({ rule }) => [
    resourceOf(rule),
    list(rule.nonResourceURLs),
    list(rule.resourceNames),
    list(rule.verbs),
  ]);
}

/** Upstream sorts rules by how Go prints them: by verbs first. */
function orderOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: V1PolicyRule): string {
  return `Verbs:${list(verbs)},APIGroups:${list(apiGroups)},Resources:${list(resources)},ResourceNames:${list(resourceNames)},NonResourceURLs:${list(nonResourceURLs)},`;
}

/** `deployments.apps/scale`. */
function resourceOf({ resources = [], apiGroups = [] }: V1PolicyRule): string {
  const [resource] = resources;
  if (resource === undefined) return '';
  const [name = '', subresource] = resource.split('/');
  const group = apiGroups[0] ?? '';
  return `${group === '' ? name : `${name}.${group}`}${subresource ? `/${subresource}` : ''}`;
}
