import type { V1Node, V1NodeCondition, V1Taint } from '../../../api/generated/types.ts';

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Which condition and status of a node makes which taint. */
const CONDITION_TAINTS: readonly (readonly [type: string, status: string, key: string])[] = [
  ['Ready', 'False', NOT_READY],
  ['Ready', 'Unknown', UNREACHABLE],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
];
const MANAGED = new Set([...CONDITION_TAINTS.map(([, , key]) => key), UNSCHEDULABLE]);

export const conditionOf = (node: V1Node, type: string): V1NodeCondition | undefined =>
  node.status?.conditions?.find((c) => c.type === type);

/**
 * The node's taints with the NoSchedule ones as its conditions ask for; the same array when nothing changes
 * (nodelifecycle `doNoScheduleTaintingPass`).
 */
export function noScheduleTaints(node: V1Node, now: string): V1Taint[] {
  const wanted = CONDITION_TAINTS.filter(([type, status]) => conditionOf(node, type)?.status === status).map(
    ([, , key]) => key,
  );
  if (node.spec?.unschedulable) wanted.push(UNSCHEDULABLE);
  const taints = node.spec?.taints ?? [];
  const ours = (taint: V1Taint): boolean => taint.effect === 'NoSchedule' && MANAGED.has(taint.key);
  const kept = taints.filter((taint) => !ours(taint) || wanted.includes(taint.key));
  const missing = wanted.filter((key) => !taints.some((taint) => ours(taint) && taint.key === key));
  if (kept.length === taints.length && missing.length === 0) return taints;
  return [...kept, ...missing.map((key) => ({ key, effect: 'NoSchedule', timeAdded: now }))];
}

/** The node's taints with this NoExecute one of the two, or neither; the same array when nothing changes. */
export function noExecuteTaints(node: V1Node, key: string | undefined, now: string): V1Taint[] {
  const taints = node.spec?.taints ?? [];
  const ours = (taint: V1Taint): boolean =>
    taint.effect === 'NoExecute' && (taint.key === NOT_READY || taint.key === UNREACHABLE);
  const present = taints.filter(ours);
  if (key === undefined ? present.length === 0 : present.length === 1 && present[0]?.key === key) return taints;
  const others = taints.filter((taint) => !ours(taint));
  return key === undefined ? others : [...others, { key, effect: 'NoExecute', timeAdded: now }];
}
