import type { V1Pod } from '../../api/generated/types.ts';
import { type ContainerRecord, isAlive } from './ContainerRecord.ts';
import { initDone } from './initDone.ts';
import { restarts } from './restartPolicy.ts';

interface Records {
  init: readonly ContainerRecord[];
  app: readonly ContainerRecord[];
  ephemeral: readonly ContainerRecord[];
}

/**
 * The containers that a sync starts, in order: ephemeral ones, then the next init container with the sidecars before it
 * that have ended, or all containers once initialization is done (kuberuntime_manager.go computePodActions).
 */
export function toStart(pod: V1Pod, { init, app, ephemeral }: Records): ContainerRecord[] {
  const list = ephemeral.filter((r) => !r.run);
  for (const record of init) {
    const settled = initDone(record);
    if ((record.kind === 'sidecar' || !settled) && startable(pod, record)) list.push(record);
    if (!settled) return list;
  }
  for (const record of app) if (startable(pod, record)) list.push(record);
  return list;
}

/** Not alive, its end noticed, and to run (again). */
function startable(pod: V1Pod, record: ContainerRecord): boolean {
  if (isAlive(record)) return false;
  if (!record.run) return true;
  return record.seen === record.run && record.state.terminated !== undefined && restarts(pod, record);
}
