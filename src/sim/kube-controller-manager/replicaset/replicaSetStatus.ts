import type { V1Pod, V1ReplicaSetCondition, V1ReplicaSetStatus } from '../../../api/generated/types.ts';
import { selectorFromLabels } from '../../../api/labels/selector.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { isPodAvailable, isPodReady } from '../podState.ts';
import type { ReplicaOwner } from './ReplicaKind.ts';

/**
 * The status that the pods add up to (replicaset/replica_set_utils.go `calculateStatus`).
 * @param failure why pods could not be made or deleted in this sync
 * @param terminating how many owned pods are on their way out; undefined when the kind does not tell
 */
export function calculateStatus(
  owner: ReplicaOwner,
  active: readonly V1Pod[],
  terminating: number | undefined,
  failure: string | undefined,
  nowMs: number,
  now: string,
): V1ReplicaSetStatus {
  const template = selectorFromLabels(owner.spec.template?.metadata?.labels);
  const minReadySeconds = owner.spec.minReadySeconds ?? 0;
  let labeled = 0;
  let ready = 0;
  let available = 0;
  for (const pod of active) {
    if (template.matches(pod.metadata?.labels)) labeled++;
    if (!isPodReady(pod)) continue;
    ready++;
    if (isPodAvailable(pod, minReadySeconds, nowMs)) available++;
  }
  const conditions = conditionsAfter(owner, active.length, failure, now);
  return {
    replicas: active.length,
    ...(labeled > 0 ? { fullyLabeledReplicas: labeled } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    ...(owner.status?.observedGeneration === undefined ? {} : { observedGeneration: owner.status.observedGeneration }),
    ...(conditions && conditions.length > 0 ? { conditions } : {}),
  };
}

function conditionsAfter(
  owner: ReplicaOwner,
  active: number,
  failure: string | undefined,
  now: string,
): V1ReplicaSetCondition[] | undefined {
  const before = owner.status?.conditions;
  const failed = before?.some((c) => c.type === 'ReplicaFailure') ?? false;
  if (failure === undefined) return failed ? before?.filter((c) => c.type !== 'ReplicaFailure') : before;
  if (failed) return before;
  const reason = active < (owner.spec.replicas ?? 1) ? 'FailedCreate' : 'FailedDelete';
  return [
    ...(before ?? []),
    { type: 'ReplicaFailure', status: 'True', lastTransitionTime: now, reason, message: failure },
  ];
}

/** Whether writing this status would change anything. */
export function isStatusCurrent(owner: ReplicaOwner, status: V1ReplicaSetStatus): boolean {
  const before = { replicas: 0, ...owner.status };
  return deepEqual(before, status) && (owner.status?.observedGeneration ?? 0) === (owner.metadata.generation ?? 0);
}
