import type { V1ContainerStatus, V1Pod } from '../../api/generated/types.ts';
import type { StoredObject } from '../../api/meta.ts';

const WAITING = /BackOff$|^Err|Error$|^Invalid/;

/** Why a pod is in trouble, in the word that `kubectl get` prints; undefined when it is not. */
export function podFailure(object: StoredObject | undefined): string | undefined {
  const status = (object as V1Pod | undefined)?.status;
  if (!status) return undefined;
  if (status.phase === 'Failed') return status.reason ?? 'Error';
  for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
    const why = containerFailure(container);
    if (why) return why;
  }
  return undefined;
}

function containerFailure({ state }: V1ContainerStatus): string | undefined {
  const { waiting, terminated } = state ?? {};
  if (waiting?.reason && WAITING.test(waiting.reason)) return waiting.reason;
  return terminated && terminated.exitCode !== 0 ? (terminated.reason ?? 'Error') : undefined;
}
