import type { V1Pod } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/meta.ts';
import { isNotFound, StatusError } from '../../api/StatusError.ts';
import type { ControllerExpectations, UidTrackingExpectations } from './ControllerExpectations.ts';
import { isNamespaceTerminating, type PodControl } from './PodControl.ts';
import type { Stored } from './Stored.ts';
import { slowStartBatch } from './slowStartBatch.ts';

/**
 * Creates `count` pods in batches that grow while all goes well; what is refused is expected no more. The expectations are
 * set already. Returns the first error, which that of a namespace on its way out is not.
 */
export function createPods(
  control: PodControl,
  expectations: ControllerExpectations,
  owner: KubeObject,
  count: number,
  podAt: (i: number) => V1Pod,
): { successes: number; error: StatusError | undefined } {
  const { successes, error } = slowStartBatch(count, (i) => {
    try {
      control.create(podAt(i), owner);
      return undefined;
    } catch (failed) {
      if (!(failed instanceof StatusError)) throw failed;
      return isNamespaceTerminating(failed) ? undefined : failed;
    }
  });
  const key = keyOf(owner);
  for (let skipped = count - successes; skipped > 0; skipped--) expectations.creationObserved(key);
  return { successes, error };
}

/** Deletes pods whose deletion is expected already. Returns the first error; that a pod is gone is none. */
export function deletePods(
  control: PodControl,
  expectations: UidTrackingExpectations,
  owner: KubeObject,
  pods: readonly Stored<V1Pod>[],
): StatusError | undefined {
  let first: StatusError | undefined;
  for (const pod of pods) {
    try {
      control.delete(pod, owner);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      expectations.deletionOfObserved(keyOf(owner), keyOf(pod));
      if (!isNotFound(error)) first ??= error;
    }
  }
  return first;
}
