import type { V1Pod, V1PodCondition } from '../../api/generated/types.ts';

/** Source: pkg/api/v1/pod, pkg/controller/controller_utils.go. */
export function podCondition(pod: V1Pod, type: string): V1PodCondition | undefined {
  return pod.status?.conditions?.find((c) => c.type === type);
}

export const isPodReady = (pod: V1Pod): boolean => podCondition(pod, 'Ready')?.status === 'True';

/** Whether the pod has been ready for at least `minReadySeconds`. */
export function isPodAvailable(pod: V1Pod, minReadySeconds: number, nowUnixMs: number): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return false;
  if (minReadySeconds === 0) return true;
  return availableInMs(pod, minReadySeconds, nowUnixMs) === 0;
}

/** How long until a ready pod is available: 0 when it is; undefined when it is not ready. */
export function availableInMs(pod: V1Pod, minReadySeconds: number, nowUnixMs: number): number | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  if (!ready.lastTransitionTime) return undefined;
  return Math.max(0, Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 - nowUnixMs);
}

export const isPodTerminal = (pod: V1Pod): boolean =>
  pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

export const isPodTerminating = (pod: V1Pod): boolean =>
  !isPodTerminal(pod) && pod.metadata?.deletionTimestamp !== undefined;

/** Neither finished nor being deleted. */
export const isPodActive = (pod: V1Pod): boolean =>
  !isPodTerminal(pod) && pod.metadata?.deletionTimestamp === undefined;

/** The highest restart count of the pod's containers. */
export function maxRestarts(pod: V1Pod): number {
  let most = 0;
  for (const container of pod.status?.containerStatuses ?? []) most = Math.max(most, container.restartCount);
  return most;
}
