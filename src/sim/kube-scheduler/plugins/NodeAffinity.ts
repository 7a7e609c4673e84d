import type { V1Node, V1Pod } from '../../../api/generated/types.ts';
import { defaultNormalize, type Plugin } from '../framework/Plugin.ts';
import { matchesAnyTerm, matchesTerm } from './nodeSelectorTerms.ts';

/** NodeAffinity: nodeSelector and required node affinity decide, preferred affinity weighs. */
export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  filter: (_, pod, { node }) =>
    fits(pod, node)
      ? undefined
      : { reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true },
  score: (_, pod, { node }) => {
    const preferred = pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    let total = 0;
    for (const { weight, preference } of preferred) if (matchesTerm(node, preference)) total += weight;
    return total;
  },
  normalize: (_, __, scores) => defaultNormalize(scores, false),
};

/** Whether the node is one the pod's nodeSelector and required affinity allow. */
export function fits({ spec }: V1Pod, node: V1Node): boolean {
  const labels = node.metadata?.labels ?? {};
  for (const [key, value] of Object.entries(spec?.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchesAnyTerm(node, required.nodeSelectorTerms);
}
