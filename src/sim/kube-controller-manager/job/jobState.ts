import type { V1Job, V1JobCondition, V1Pod } from '../../../api/generated/types.ts';
import type { Stored } from '../Stored.ts';

export type Job = Stored<V1Job>;
export type Pod = Stored<V1Pod>;

export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';

/** Source: pkg/controller/job/utils.go and job_controller.go. */
export const conditionOf = (job: V1Job, type: string): V1JobCondition | undefined =>
  job.status?.conditions?.find((c) => c.type === type && c.status === 'True');

export const isFinished = (job: V1Job): boolean => !!conditionOf(job, 'Complete') || !!conditionOf(job, 'Failed');
export const isSuspended = (job: V1Job): boolean => job.spec?.suspend === true;
export const isIndexed = (job: V1Job): boolean => job.spec?.completionMode === 'Indexed';
export const parallelismOf = (job: V1Job): number => job.spec?.parallelism ?? 1;

/** Replacements come only when the old pod has failed for good, not as soon as it is being deleted. */
export const onlyReplacesFailed = (job: V1Job): boolean =>
  job.spec?.podReplacementPolicy === 'Failed' || job.spec?.podFailurePolicy !== undefined;

export const hasTrackingFinalizer = (pod: V1Pod): boolean =>
  pod.metadata?.finalizers?.includes(TRACKING_FINALIZER) ?? false;

/** Whether the pod counts as failed: finished so, or being deleted before it could succeed. */
export function countsAsFailed(pod: V1Pod, job: V1Job): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (onlyReplacesFailed(job)) return false;
  return pod.metadata?.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded';
}

/**
 * Unix milliseconds at which a pod ended: when its last container did, or it ceased to be ready, or was deleted; else when
 * it was made (job/backoff_utils.go `getFinishedTime`).
 */
export function finishedMs({ metadata, status }: V1Pod): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) => state?.terminated?.finishedAt);
  if (ends.length > 0 && ends.every((at) => at !== undefined)) return Math.max(...ends.map((at) => Date.parse(at)));
  const unready = status?.conditions?.find(({ type, status: is }) => type === 'Ready' && is === 'False');
  if (unready?.lastTransitionTime) return Date.parse(unready.lastTransitionTime);
  if (metadata?.deletionTimestamp)
    return Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return Date.parse(metadata?.creationTimestamp ?? '') || 0;
}
