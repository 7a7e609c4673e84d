import type { V1NodeSelectorTerm } from '../../../api/generated/types.ts';
import { allowsNode, matchesTerm } from '../../../api/scheduling/nodeSelectorTerms.ts';
import { defaultNormalize, type Plugin, SKIP } from '../framework/Plugin.ts';

/** NodeAffinity: nodeSelector and required node affinity decide, preferred affinity weighs. */
export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  candidates: ({ spec }) => {
    const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    return required && namedNodes(required.nodeSelectorTerms);
  },
  filter: (_, pod, { node }) =>
    allowsNode(pod.spec, node)
      ? undefined
      : { reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true },
  preScore: (_, pod) =>
    pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length ? undefined : SKIP,
  score: (_, pod, { node }) => {
    const preferred = pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    let total = 0;
    for (const { weight, preference } of preferred) if (matchesTerm(node, preference)) total += weight;
    return total;
  },
  normalize: (_, __, scores) => defaultNormalize(scores, false),
};

/** The nodes that the terms name by `metadata.name`, if all of them do. */
function namedNodes(terms: readonly V1NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const lists = matchFields
      .filter((f) => f.key === 'metadata.name' && f.operator === 'In')
      .map((f) => f.values ?? []);
    const [first, ...rest] = lists;
    if (!first) return undefined;
    for (const name of first) if (rest.every((list) => list.includes(name))) names.add(name);
  }
  return terms.length > 0 ? names : undefined;
}
