import type { V1NodeSelectorTerm } from '../generated/types.ts';

/** Labels of nodes that others have taken the place of, with what to say of them (pkg/api/node). */
const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** What there is to say of the keys of a selector of nodes. `path` is the selector's. */
export function selectorWarnings(selector: Readonly<Record<string, string>> | undefined, path: string): string[] {
  return Object.keys(selector ?? {}).flatMap((key) => {
    const text = DEPRECATED.get(key);
    return text === undefined ? [] : [`${path}[${key}]: ${text}`];
  });
}

export function termWarnings(term: V1NodeSelectorTerm, path: string): string[] {
  return (term.matchExpressions ?? []).flatMap(({ key }, i) => keyWarning(key, `${path}.matchExpressions[${i}].key`));
}

/** What there is to say of one field that names a label of nodes. */
export function keyWarning(key: string, path: string): string[] {
  const text = DEPRECATED.get(key);
  return text === undefined ? [] : [`${path}: ${key} is ${text}`];
}
