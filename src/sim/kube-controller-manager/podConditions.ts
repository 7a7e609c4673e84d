import type { V1Pod, V1PodCondition } from '../../api/generated/types.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import { PODS, refOf } from './resourceRefs.ts';

/** Sets one condition of a pod in its status; other fields stay as the kubelet wrote them. */
export function patchPodCondition(
  client: LocalClient,
  pod: V1Pod,
  condition: Omit<V1PodCondition, 'lastTransitionTime'>,
  now: string,
  more: object = {},
): void {
  const before = pod.status?.conditions?.find((c) => c.type === condition.type);
  const lastTransitionTime = before?.status === condition.status ? before.lastTransitionTime : now;
  const conditions = [{ ...condition, lastTransitionTime }];
  client.patch<V1Pod>({ ...refOf(PODS, pod), subresource: 'status' }, 'strategic', {
    metadata: { uid: pod.metadata?.uid },
    status: { ...more, conditions },
  });
}
