import type { V1Node, V1NodeSelectorRequirement, V1NodeSelectorTerm, V1PodSpec } from '../generated/types.ts';

/** Whether a pod's node selector and required node affinity allow the node. */
export function allowsNode(spec: V1PodSpec | undefined, node: V1Node): boolean {
  const labels = node.metadata?.labels ?? {};
  for (const [key, value] of Object.entries(spec?.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchesAnyTerm(node, required.nodeSelectorTerms);
}

/** Whether a node satisfies one of the terms (component-helpers/scheduling/corev1/nodeaffinity). An empty term matches nothing. */
export function matchesAnyTerm(node: V1Node, terms: readonly V1NodeSelectorTerm[]): boolean {
  return terms.some((term) => matchesTerm(node, term));
}

export function matchesTerm(node: V1Node, term: V1NodeSelectorTerm): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const labels = node.metadata?.labels ?? {};
  const fields: Record<string, string> = { 'metadata.name': node.metadata?.name ?? '' };
  return matchExpressions.every((r) => matches(r, labels)) && matchFields.every((r) => matches(r, fields));
}

function matches({ key, operator, values = [] }: V1NodeSelectorRequirement, from: Record<string, string>): boolean {
  const value = Object.hasOwn(from, key) ? from[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
