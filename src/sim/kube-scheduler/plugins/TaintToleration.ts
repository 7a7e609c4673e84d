import { tolerates, untoleratedTaint } from '../../../api/scheduling/tolerations.ts';
import { defaultNormalize, type Plugin } from '../framework/Plugin.ts';

/** TaintToleration: taints keep pods away that do not tolerate them; `PreferNoSchedule` only makes a node less wanted. */
export const taintToleration: Plugin = {
  name: 'TaintToleration',
  filter: (_, pod, { node }) => {
    const taint = untoleratedTaint(node.spec?.taints, pod.spec?.tolerations, ['NoSchedule', 'NoExecute']);
    if (!taint) return undefined;
    return { reasons: [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`], unresolvable: true };
  },
  score: (_, pod, { node }) => {
    const tolerations = pod.spec?.tolerations?.filter((t) => !t.effect || t.effect === 'PreferNoSchedule');
    const taints = node.spec?.taints ?? [];
    return taints.filter((t) => t.effect === 'PreferNoSchedule' && !tolerates(tolerations, t)).length;
  },
  normalize: (_, __, scores) => defaultNormalize(scores, true),
};
