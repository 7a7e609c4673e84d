import type { V1JobStatus } from '../../../api/generated/types.ts';
import { isPodReady } from '../podState.ts';
import { delayedPods, indexFailures } from './indexBackoff.ts';
import { indexOf, parseIndexes } from './indexes.ts';
import { countsAsFailed, hasTrackingFinalizer, isIndexed, type Job, type Pod } from './jobState.ts';
import { judge } from './podFailurePolicy.ts';

/** What one sync of a job works with. Pods are counted once: those with the finalizer are not in the status yet. */
export interface JobSync {
  job: Job;
  nowMs: number;
  now: string;
  pods: readonly Pod[];
  active: readonly Pod[];
  ready: number;
  terminating: number;
  /** Finished, and neither counted nor about to be. */
  newSucceeded: readonly Pod[];
  newFailed: readonly Pod[];
  /** Totals, with what the status has. */
  succeeded: number;
  failed: number;
  succeededIndexes: Set<number>;
  failedIndexes: Set<number>;
  /** Failed pods that are held, and not counted, until their index has another. */
  delayed: ReadonlyMap<number, Pod>;
  /** The status as it will be written. */
  status: V1JobStatus;
}

/** Takes stock of a job's pods. `uncounted` pods are known to be in the status already. */
export function takeStock(
  job: Job,
  pods: readonly Pod[],
  released: ReadonlySet<string>,
  nowMs: number,
  now: string,
): JobSync {
  const { uncountedTerminatedPods } = job.status ?? {};
  const uncounted = new Set([
    ...(uncountedTerminatedPods?.succeeded ?? []),
    ...(uncountedTerminatedPods?.failed ?? []),
  ]);
  const completions = job.spec.completions ?? 0;
  const succeededIndexes = parseIndexes(job.status?.completedIndexes, completions);
  const failedIndexes = parseIndexes(job.status?.failedIndexes, completions);
  const active: Pod[] = [];
  const newSucceeded: Pod[] = [];
  const newFailed: Pod[] = [];
  let ready = 0;
  let terminating = 0;
  for (const pod of pods) {
    const { phase } = pod.status ?? {};
    const ended = phase === 'Succeeded' || phase === 'Failed';
    if (!ended && pod.metadata.deletionTimestamp) terminating++;
    if (!ended && !pod.metadata.deletionTimestamp) {
      active.push(pod);
      if (isPodReady(pod)) ready++;
    }
    const open = hasTrackingFinalizer(pod) && !released.has(pod.metadata.uid) && !uncounted.has(pod.metadata.uid);
    if (!open) continue;
    if (phase === 'Succeeded') {
      const index = isIndexed(job) ? indexOf(pod) : -1;
      if (!isIndexed(job) || (index >= 0 && index < completions)) newSucceeded.push(pod);
      if (index >= 0 && index < completions) succeededIndexes.add(index);
    } else if (countsAsFailed(pod, job)) {
      newFailed.push(pod);
      if (failsIndex(job, pod)) failedIndexes.add(indexOf(pod));
    }
  }
  for (const index of succeededIndexes) failedIndexes.delete(index);
  const counted = newFailed.filter((pod) => judge(job, pod).counts);
  return {
    job,
    nowMs,
    now,
    pods,
    active,
    ready,
    terminating,
    newSucceeded,
    newFailed,
    succeeded: (job.status?.succeeded ?? 0) + newSucceeded.length + (uncountedTerminatedPods?.succeeded?.length ?? 0),
    failed: (job.status?.failed ?? 0) + counted.length + (uncountedTerminatedPods?.failed?.length ?? 0),
    succeededIndexes,
    failedIndexes,
    delayed: delayedPods(job, pods, { active, succeededIndexes, failedIndexes }),
    status: { ...job.status },
  };
}

/** Whether this failure is one too many for its index. */
function failsIndex(job: Job, pod: Pod): boolean {
  const { backoffLimitPerIndex } = job.spec;
  if (backoffLimitPerIndex === undefined || !isIndexed(job)) return false;
  const { action, counts } = judge(job, pod);
  if (action === 'FailIndex') return true;
  return counts && indexFailures(pod) >= backoffLimitPerIndex;
}
