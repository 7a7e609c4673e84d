import type { V1PodTemplateSpec, V1StatefulSetStatus } from '../../../api/generated/types.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { Revision } from '../controllerHistory.ts';
import { scaledValue } from '../intOrPercent.ts';
import { isPodTerminal } from '../podState.ts';
import type { StatefulPodControl } from './StatefulPodControl.ts';
import {
  isParallel,
  isRunningAndAvailable,
  isRunningAndReady,
  isTerminating,
  ordinalOf,
  type Pod,
  revisionOfPod,
  type StatefulSet,
  startOrdinal,
  statefulPod,
  wantedReplicas,
} from './statefulPod.ts';

export interface SetUpdate {
  set: StatefulSet;
  pods: readonly Pod[];
  current: Revision;
  update: Revision;
  collisionCount: number;
  nowMs: number;
  control: StatefulPodControl;
}

/**
 * Brings the pods of a set closer to what it asks for and returns the status, also when something was refused.
 *
 * Ordered sets take one step and wait: they create 0, 1, 2 … each when its predecessor is available, and delete from the
 * highest down. Parallel sets do everything at once. Updates go from the highest ordinal down to the partition, and stop
 * at a pod that is not healthy. Source: statefulset/stateful_set_control.go `updateStatefulSet`.
 */
export function updateStatefulSet(update: SetUpdate): { status: V1StatefulSetStatus; failure?: StatusError } {
  const status = countPods(update);
  if (update.set.metadata.deletionTimestamp) return { status };
  try {
    const { replicas, condemned } = byOrdinal(update);
    const waits = createMissing(update, replicas, status) || removeCondemned(update, replicas, condemned, status);
    if (!waits && update.set.spec.updateStrategy?.type !== 'OnDelete') roll(update, replicas, status);
  } catch (failure) {
    if (!(failure instanceof StatusError)) throw failure;
    return { status, failure };
  }
  return { status };
}

function countPods({ set, pods, current, update, collisionCount, nowMs }: SetUpdate): V1StatefulSetStatus {
  const status: Required<Omit<V1StatefulSetStatus, 'conditions'>> = {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
    currentRevision: current.metadata.name,
    updateRevision: update.metadata.name,
    collisionCount,
  };
  for (const pod of pods) {
    status.replicas++;
    if (isRunningAndReady(pod)) status.readyReplicas++;
    if (isRunningAndAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)) status.availableReplicas++;
    if (!isTerminating(pod)) countRevision(status, revisionOfPod(pod), 1);
  }
  return status;
}

function countRevision(status: V1StatefulSetStatus, revision: string, by: number): void {
  if (revision === status.currentRevision) status.currentReplicas = (status.currentReplicas ?? 0) + by;
  if (revision === status.updateRevision) status.updatedReplicas = (status.updatedReplicas ?? 0) + by;
}

/** Pods at their places, and those that have none any more, highest ordinal first. */
function byOrdinal({ set, pods }: SetUpdate): { replicas: (Pod | undefined)[]; condemned: Pod[] } {
  const start = startOrdinal(set);
  const replicas: (Pod | undefined)[] = Array(wantedReplicas(set)).fill(undefined);
  const condemned: Pod[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod.metadata.name);
    if (ordinal >= start && ordinal < start + replicas.length) replicas[ordinal - start] = pod;
    else if (ordinal >= 0) condemned.push(pod);
  }
  condemned.sort((a, b) => ordinalOf(set, b.metadata.name) - ordinalOf(set, a.metadata.name));
  return { replicas, condemned };
}

/** Neither on its way out nor short of being available. */
const isSettled = (pod: Pod, { spec: { minReadySeconds = 0 } }: StatefulSet, nowMs: number): boolean =>
  !isTerminating(pod) && isRunningAndAvailable(pod, minReadySeconds, nowMs);

/** Returns whether the set has to wait before anything else happens. */
function createMissing(
  update: SetUpdate,
  replicas: readonly (Pod | undefined)[],
  status: V1StatefulSetStatus,
): boolean {
  const { set, control, nowMs } = update;
  const ordered = !isParallel(set);
  for (const [i, pod] of replicas.entries()) {
    if (!pod) {
      if (control.hasStaleClaim(set, startOrdinal(set) + i)) {
        if (ordered) return true;
        continue;
      }
      createPod(update, startOrdinal(set) + i, status);
      if (ordered) return true;
      continue;
    }
    if (isPodTerminal(pod)) {
      if (!isTerminating(pod)) control.delete(set, pod);
      if (ordered) return true;
      continue;
    }
    if (pod.status?.phase === 'Pending') control.createClaims(set, pod.metadata.name);
    if (ordered && !isSettled(pod, set, nowMs)) return true;
    control.repair(set, pod);
  }
  return false;
}

function createPod({ set, current, update, control }: SetUpdate, ordinal: number, status: V1StatefulSetStatus): void {
  const revision = needsCurrent(set, ordinal) ? current : update;
  control.create(set, statefulPod(set, templateOf(revision, set), ordinal, revision.metadata.name));
  status.replicas++;
  countRevision(status, revision.metadata.name, 1);
}

/** Pods below the partition of a rolling update are made as they were. */
function needsCurrent(set: StatefulSet, ordinal: number): boolean {
  const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return false;
  if (!rollingUpdate) return ordinal < startOrdinal(set) + (set.status?.currentReplicas ?? 0);
  return ordinal < startOrdinal(set) + (rollingUpdate.partition ?? 0);
}

/** The template that a revision remembers. */
function templateOf(revision: Revision, set: StatefulSet): V1PodTemplateSpec {
  const { spec } = revision.data as { spec?: { template?: V1PodTemplateSpec & { $patch?: string } } };
  if (!spec?.template) return set.spec.template;
  const { $patch: _, ...template } = spec.template;
  return template;
}

function removeCondemned(
  { set, control, nowMs }: SetUpdate,
  replicas: readonly (Pod | undefined)[],
  condemned: readonly Pod[],
  status: V1StatefulSetStatus,
): boolean {
  const ordered = !isParallel(set);
  const settled = (pod: Pod): boolean => isSettled(pod, set, nowMs);
  const unavailable =
    replicas.find((pod) => pod && !settled(pod)) ?? [...condemned].reverse().find((pod) => !settled(pod));
  for (const pod of condemned) control.ownClaims(set, pod);
  for (const pod of condemned) {
    if (isTerminating(pod)) {
      if (ordered) return true;
      continue;
    }
    if (ordered && !settled(pod) && pod !== unavailable) return true;
    control.delete(set, pod);
    countRevision(status, revisionOfPod(pod), -1);
    if (ordered) return true;
  }
  return false;
}

function roll(
  { set, update, control, nowMs }: SetUpdate,
  replicas: readonly (Pod | undefined)[],
  status: V1StatefulSetStatus,
): void {
  const { partition = 0, maxUnavailable } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const limit = Math.max(1, scaledValue(maxUnavailable ?? 1, wantedReplicas(set), true));
  let budget = limit;
  if (limit > 1) {
    for (const pod of replicas) if (!pod || !isSettled(pod, set, nowMs)) budget--;
  }
  for (let i = replicas.length - 1; i >= partition && budget > 0; i--) {
    const pod = replicas[i];
    // Made in this very sync: it is new, and not healthy yet.
    if (!pod) return;
    if (revisionOfPod(pod) !== update.metadata.name && !isTerminating(pod)) {
      control.delete(set, pod);
      if (revisionOfPod(pod) === status.currentRevision) status.currentReplicas = (status.currentReplicas ?? 0) - 1;
      budget--;
    } else if (limit === 1 && !isSettled(pod, set, nowMs)) return;
  }
}

/** When every pod is updated and ready, the update revision becomes the current one. */
export function completeRollingUpdate(set: StatefulSet, status: V1StatefulSetStatus): V1StatefulSetStatus {
  const rolling = (set.spec.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
  const done = status.updatedReplicas === status.replicas && status.readyReplicas === status.replicas;
  if (!rolling || !done) return status;
  return { ...status, currentReplicas: status.updatedReplicas, currentRevision: status.updateRevision };
}
