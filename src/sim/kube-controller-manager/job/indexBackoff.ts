import { remainingMs } from './backoff.ts';
import { indexOf } from './indexes.ts';
import type { JobSync } from './JobSync.ts';
import { countsAsFailed, finishedMs, hasTrackingFinalizer, type Job, type Pod } from './jobState.ts';
import { judge } from './podFailurePolicy.ts';

const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';

export const hasLimitPerIndex = (job: Job): boolean => job.spec.backoffLimitPerIndex !== undefined;

/** How often the pod's index had failed before this pod. */
export const indexFailures = (pod: Pod): number => Number(pod.metadata.annotations?.[FAILURES] ?? 0);
const ignoredFailures = (pod: Pod): number => Number(pod.metadata.annotations?.[IGNORED] ?? 0);

/**
 * With a limit per index, the last failed pod of an index is held by its finalizer until its replacement exists: it is
 * all that remembers how often the index has failed (job/backoff_utils.go, `getPodsWithDelayedDeletionPerIndex`).
 */
export function delayedPods(
  job: Job,
  pods: readonly Pod[],
  { active, succeededIndexes, failedIndexes }: Pick<JobSync, 'active' | 'succeededIndexes' | 'failedIndexes'>,
): Map<number, Pod> {
  const delayed = new Map<number, Pod>();
  if (!hasLimitPerIndex(job)) return delayed;
  const running = new Set(active.map(indexOf));
  for (const pod of pods) {
    const index = indexOf(pod);
    if (index < 0 || index >= (job.spec.completions ?? 0) || !hasTrackingFinalizer(pod)) continue;
    if (!countsAsFailed(pod, job) || running.has(index)) continue;
    if (succeededIndexes.has(index) || failedIndexes.has(index)) continue;
    const other = delayed.get(index);
    if (!other || attempts(other) < attempts(pod)) delayed.set(index, pod);
  }
  return delayed;
}

const attempts = (pod: Pod): number => indexFailures(pod) + ignoredFailures(pod);

/** What the pod that replaces `old` carries of its index's past. */
export function failureAnnotations(job: Job, old: Pod | undefined): Record<string, string> {
  if (!hasLimitPerIndex(job)) return {};
  if (!old) return { [FAILURES]: '0' };
  const { counts } = judge(job, old);
  const ignored = ignoredFailures(old) + (counts ? 0 : 1);
  return {
    [FAILURES]: String(indexFailures(old) + (counts ? 1 : 0)),
    ...(ignored > 0 ? { [IGNORED]: String(ignored) } : {}),
  };
}

/** The indexes that may get a pod now; and if none may, how long until one does. */
export function dueIndexes(
  indexes: readonly number[],
  { delayed, nowMs }: Pick<JobSync, 'delayed' | 'nowMs'>,
): { now: number[]; waitMs: number } {
  const now: number[] = [];
  let waitMs = Number.POSITIVE_INFINITY;
  for (const index of indexes) {
    const old = delayed.get(index);
    const left = old ? remainingMs({ failures: attempts(old) + 1, lastFailureMs: finishedMs(old) }, nowMs) : 0;
    if (left === 0) now.push(index);
    else waitMs = Math.min(waitMs, left);
  }
  return { now, waitMs: now.length > 0 || indexes.length === 0 ? 0 : waitMs };
}
