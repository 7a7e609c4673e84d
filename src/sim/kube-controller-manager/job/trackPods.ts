import type { V1JobStatus } from '../../../api/generated/types.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { formatIndexes, indexOf } from './indexes.ts';
import type { JobSync } from './JobSync.ts';
import { countsAsFailed, hasTrackingFinalizer, isIndexed, type Job, type Pod } from './jobState.ts';
import { type Outcome, terminalCondition } from './outcome.ts';
import { judge } from './podFailurePolicy.ts';

/** What pods are released by and statuses are written with. */
export interface TrackingPort {
  /** Writes the status and returns the job as it is then. */
  writeStatus(job: Job, status: V1JobStatus): Job;
  /** Takes the finalizer off a pod. */
  release(pod: Pod): void;
  finished(job: Job, condition: Outcome): void;
}

/**
 * Counts finished pods exactly once, in three steps that survive a crash between any two of them:
 *
 *     1. status.uncountedTerminatedPods gets their UIDs      (status write)
 *     2. the finalizer is taken off the pods
 *     3. UIDs turn into status.succeeded and status.failed   (status write, with the end of the job if this is it)
 *
 * Source: job_controller.go `trackJobStatusAndRemoveFinalizers`.
 */
export function trackPods(sync: JobSync, outcome: Outcome | undefined, changed: boolean, port: TrackingPort): void {
  let { job } = sync;
  const released = new Set<string>();
  const { status } = sync;
  let flush = settleUncounted(sync, released) || changed;
  const toRelease = sync.pods.filter((pod) => hasTrackingFinalizer(pod) && mayRelease(sync, pod, outcome));
  flush = addUncounted(sync, outcome) || flush;
  if (outcome && addCondition(status, outcome, sync.now)) flush = true;
  if (flush && (toRelease.length > 0 || outcome === undefined)) {
    job = port.writeStatus(job, { ...status });
    flush = false;
  }
  for (const pod of toRelease) {
    port.release(pod);
    released.add(pod.metadata.uid);
  }
  if (settleUncounted(sync, released)) flush = true;
  const ended = outcome !== undefined && mayEnd(sync);
  if (ended) {
    addCondition(status, terminalCondition(outcome), sync.now);
    if (outcome.type === 'SuccessCriteriaMet') status.completionTime = sync.now;
    flush = true;
  }
  if (flush) job = port.writeStatus(job, { ...status });
  if (ended) port.finished(job, terminalCondition(outcome));
}

function mayRelease(sync: JobSync, pod: Pod, outcome: Outcome | undefined): boolean {
  const { job } = sync;
  if (isHeld(sync, pod, outcome)) return false;
  const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  if (ended || countsAsFailed(pod, job)) return true;
  return (
    (outcome !== undefined || job.metadata.deletionTimestamp !== undefined) &&
    pod.metadata.deletionTimestamp !== undefined
  );
}

/** Whether the pod waits for its replacement: see `delayedPods`. */
const isHeld = ({ job, delayed }: JobSync, pod: Pod, outcome: Outcome | undefined): boolean =>
  delayed.size > 0 && !outcome && !job.metadata.deletionTimestamp && delayed.get(indexOf(pod)) === pod;

/** Step 1: names the newly finished pods. */
function addUncounted(sync: JobSync, outcome: Outcome | undefined): boolean {
  const { job, status, newSucceeded, newFailed, succeededIndexes, failedIndexes } = sync;
  const before = status.uncountedTerminatedPods;
  const succeeded = [...(before?.succeeded ?? [])];
  const failed = [...(before?.failed ?? [])];
  if (isIndexed(job)) {
    const done = formatIndexes(succeededIndexes);
    if (done !== (status.completedIndexes ?? '')) status.completedIndexes = done;
    if (job.spec.backoffLimitPerIndex !== undefined) status.failedIndexes = formatIndexes(failedIndexes);
  }
  for (const pod of newSucceeded) succeeded.push(pod.metadata.uid);
  for (const pod of newFailed) if (!isHeld(sync, pod, outcome) && judge(job, pod).counts) failed.push(pod.metadata.uid);
  status.uncountedTerminatedPods = {
    ...(succeeded.length > 0 ? { succeeded } : {}),
    ...(failed.length > 0 ? { failed } : {}),
  };
  return !deepEqual(before ?? {}, status.uncountedTerminatedPods) || before === undefined;
}

/** Step 3: counts those whose pods hold the finalizer no more, or are gone. */
function settleUncounted({ status, pods }: JobSync, released: ReadonlySet<string>): boolean {
  const held = new Set(pods.filter((pod) => hasTrackingFinalizer(pod)).map((pod) => pod.metadata.uid));
  const open = (uid: string): boolean => held.has(uid) && !released.has(uid);
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const [stillSucceeded, stillFailed] = [succeeded.filter(open), failed.filter(open)];
  const settled = succeeded.length + failed.length - stillSucceeded.length - stillFailed.length;
  if (settled === 0) return false;
  const add = (before: number | undefined, by: number): number | undefined => (by > 0 ? (before ?? 0) + by : before);
  status.succeeded = add(status.succeeded, succeeded.length - stillSucceeded.length);
  status.failed = add(status.failed, failed.length - stillFailed.length);
  status.uncountedTerminatedPods = {
    ...(stillSucceeded.length > 0 ? { succeeded: stillSucceeded } : {}),
    ...(stillFailed.length > 0 ? { failed: stillFailed } : {}),
  };
  return true;
}

/** A job ends when everything is counted and no pod is on its way out. */
function mayEnd({ status }: JobSync): boolean {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  return succeeded.length + failed.length === 0 && (status.terminating ?? 0) === 0 && (status.active ?? 0) === 0;
}

function addCondition(status: V1JobStatus, { type, reason, message }: Outcome, now: string): boolean {
  if (status.conditions?.some((c) => c.type === type && c.status === 'True')) return false;
  const condition = { type, status: 'True', lastProbeTime: now, lastTransitionTime: now, reason, message };
  status.conditions = [...(status.conditions ?? []), condition];
  return true;
}
