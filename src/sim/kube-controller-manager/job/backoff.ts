import type { V1Job, V1Pod } from '../../../api/generated/types.ts';

const INITIAL_MS = 10_000;
const MAX_MS = 600_000;

/** Failures since the last success, which delay the next pod (job/backoff_utils.go). */
export interface BackoffRecord {
  failures: number;
  lastFailureMs: number;
}

/** The record after these pods have finished, in the order of their ends. */
export function recordFinished(
  record: BackoffRecord,
  succeededMs: readonly number[],
  failedMs: readonly number[],
): BackoffRecord {
  const lastSuccess = succeededMs.length > 0 ? Math.max(...succeededMs) : Number.NEGATIVE_INFINITY;
  const later = failedMs.filter((ms) => ms > lastSuccess);
  const failures = (succeededMs.length > 0 ? 0 : record.failures) + later.length;
  if (failures === 0) return { failures: 0, lastFailureMs: 0 };
  return { failures, lastFailureMs: Math.max(record.lastFailureMs, ...later) };
}

/** How long to wait for the next pod: 10 s after a failure, doubling to ten minutes. */
export function remainingMs({ failures, lastFailureMs }: BackoffRecord, nowMs: number): number {
  if (failures === 0) return 0;
  const delayMs = Math.min(INITIAL_MS * 2 ** Math.min(failures - 1, 30), MAX_MS);
  return Math.max(0, lastFailureMs + delayMs - nowMs);
}

/** Whether containers that restart in place have used up the limit (restartPolicy OnFailure). */
export function pastRestartLimit(job: V1Job, pods: readonly V1Pod[]): boolean {
  if (job.spec?.template.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const c of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += c.restartCount;
  }
  const limit = job.spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}
