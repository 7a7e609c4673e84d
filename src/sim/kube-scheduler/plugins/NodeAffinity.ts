import { allowsNode, matchesTerm } from '../../../api/scheduling/nodeSelectorTerms.ts';
import { defaultNormalize, type Plugin } from '../framework/Plugin.ts';

/** NodeAffinity: nodeSelector and required node affinity decide, preferred affinity weighs. */
export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  filter: (_, pod, { node }) =>
    allowsNode(pod.spec, node)
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
