import type { V1DaemonSetStatus } from '../../../api/generated/types.ts';
import { byCreation } from '../byCreation.ts';
import { isPodAvailable, isPodReady } from '../podState.ts';
import { type DaemonSet, isUpdated, type Node, type Pod, shouldRunOn } from './daemonPods.ts';

/** The status that nodes and pods add up to; `observedGeneration` is left as it was (daemon `updateDaemonSetStatus`). */
export function daemonStatus(
  ds: DaemonSet,
  nodes: Iterable<Node>,
  podsByNode: ReadonlyMap<string, readonly Pod[]>,
  hash: string,
  nowMs: number,
): V1DaemonSetStatus {
  let desired = 0;
  let current = 0;
  let misscheduled = 0;
  let ready = 0;
  let updated = 0;
  let available = 0;
  for (const node of nodes) {
    const pods = podsByNode.get(node.metadata.name) ?? [];
    if (!shouldRunOn(ds, node).run) {
      if (pods.length > 0) misscheduled++;
      continue;
    }
    desired++;
    const [pod] = [...pods].sort(byCreation);
    if (!pod) continue;
    current++;
    if (isPodReady(pod)) {
      ready++;
      if (isPodAvailable(pod, ds.spec.minReadySeconds ?? 0, nowMs)) available++;
    }
    if (isUpdated(ds, pod, hash)) updated++;
  }
  const { observedGeneration, collisionCount, conditions } = ds.status ?? {};
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(desired > available ? { numberUnavailable: desired - available } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions ? { conditions } : {}),
  };
}
