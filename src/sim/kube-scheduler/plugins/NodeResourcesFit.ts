import type { V1Pod } from '../../../api/generated/types.ts';
import type { NodeInfo } from '../framework/NodeInfo.ts';
import { MAX_NODE_SCORE, type Plugin } from '../framework/Plugin.ts';
import { podRequests } from '../framework/Resources.ts';

/** NodeResourcesFit: a node must have room for what the pod requests; emptier nodes score higher (LeastAllocated). */
export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  filter: (_, pod, node) => {
    const reasons = insufficient(pod, node);
    return reasons.length > 0 ? { reasons } : undefined;
  },
  score: (_, pod, node) => {
    const { nonZero } = podRequests(pod);
    let total = 0;
    for (const resource of ['cpu', 'memory']) {
      const capacity = node.allocatable.get(resource) ?? 0;
      const used = (node.nonZeroRequested.get(resource) ?? 0) + (nonZero.get(resource) ?? 0);
      if (capacity > 0 && used <= capacity) total += Math.floor(((capacity - used) * MAX_NODE_SCORE) / capacity);
    }
    return Math.floor(total / 2);
  },
};

/** What the node has too little of, in upstream's order and words. */
export function insufficient(pod: V1Pod, node: NodeInfo): string[] {
  const reasons: string[] = [];
  if (node.pods.size + 1 > node.allowedPods) reasons.push('Too many pods');
  const { exact } = podRequests(pod);
  for (const resource of ['cpu', 'memory', 'ephemeral-storage']) check(resource, exact.get(resource) ?? 0);
  for (const [resource, amount] of exact) if (!CORE.has(resource)) check(resource, amount);
  return reasons;

  function check(resource: string, amount: number): void {
    if (amount === 0) return;
    const free = (node.allocatable.get(resource) ?? 0) - (node.requested.get(resource) ?? 0);
    if (amount > free) reasons.push(`Insufficient ${resource}`);
  }
}

const CORE = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);
