import type { V1Node, V1Pod } from '../../api/generated/types.ts';
import { allowsNode } from '../../api/scheduling/nodeSelectorTerms.ts';
import { covers } from '../../api/scheduling/tolerations.ts';
import { add, podRequests, resourcesOf } from '../kube-scheduler/framework/Resources.ts';

export interface Rejection {
  reason: string;
  message: string;
}

/** Whether a scheduler looked at the pod: one that was given its node by hand has not been checked by anybody. */
export const wasScheduled = (pod: V1Pod): boolean =>
  pod.status?.conditions?.some(({ type }) => type === 'PodScheduled') ?? false;

/**
 * Why a node does not take a pod that was bound to it, judged by the pods it already has; undefined when it does
 * (pkg/kubelet/lifecycle/predicate.go; the checks are the scheduler's own).
 */
export function rejection(pod: V1Pod, others: Iterable<V1Pod>, node: V1Node): Rejection | undefined {
  const used = new Map<string, number>([['pods', 0]]);
  const ports = new Set<string>();
  for (const other of others) {
    add(used, podRequests(other).exact);
    used.set('pods', (used.get('pods') ?? 0) + 1);
    for (const port of hostPorts(other)) ports.add(port);
  }
  const wanted = new Map([['pods', 1], ...podRequests(pod).exact]);
  const capacity = resourcesOf(node.status?.allocatable);
  for (const [resource, amount] of wanted) {
    const [taken, whole] = [used.get(resource) ?? 0, capacity.get(resource) ?? 0];
    if (amount === 0 || taken + amount <= whole) continue;
    const message = `Node didn't have enough resource: ${resource}, requested: ${amount}, used: ${taken}, capacity: ${whole}`;
    return { reason: `OutOf${resource}`, message };
  }
  if (!allowsNode(pod.spec, node))
    return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  if (hostPorts(pod).some((port) => ports.has(port)))
    return predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports");
  const taint = node.spec?.taints?.find(
    (t) => t.effect === 'NoExecute' && !pod.spec?.tolerations?.some((own) => covers(own, t)),
  );
  return taint && predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate");
}

const predicate = (name: string, why: string): Rejection => ({
  reason: name,
  message: `Predicate ${name} failed: ${why}`,
});

const hostPorts = (pod: V1Pod): string[] =>
  (pod.spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort ? [`${protocol}/${hostPort}`] : [])),
  );
