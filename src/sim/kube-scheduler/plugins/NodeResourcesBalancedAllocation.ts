import { MAX_NODE_SCORE, type Plugin } from '../framework/Plugin.ts';
import { podRequests } from '../framework/Resources.ts';

/** NodeResourcesBalancedAllocation: prefers nodes whose cpu and memory would be used to similar parts. */
export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  score: (_, pod, node) => {
    const { exact } = podRequests(pod);
    const fraction = (resource: string): number => {
      const capacity = node.allocatable.get(resource) ?? 0;
      if (capacity === 0) return 0;
      return Math.min(1, ((node.requested.get(resource) ?? 0) + (exact.get(resource) ?? 0)) / capacity);
    };
    const deviation = Math.abs(fraction('cpu') - fraction('memory')) / 2;
    return Math.floor((1 - deviation) * MAX_NODE_SCORE);
  },
};
