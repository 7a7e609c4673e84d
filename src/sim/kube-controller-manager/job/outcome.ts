import type { V1JobCondition } from '../../../api/generated/types.ts';
import { pastRestartLimit } from './backoff.ts';
import { parseIndexes } from './indexes.ts';
import type { JobSync } from './JobSync.ts';
import { conditionOf } from './jobState.ts';
import { judge } from './podFailurePolicy.ts';

/** Why a job is over, before its pods are: `FailureTarget` or `SuccessCriteriaMet`. */
export type Outcome = Pick<V1JobCondition, 'type' | 'reason' | 'message'>;

const failed = (reason: string, message: string): Outcome => ({ type: 'FailureTarget', reason, message });
const met = (reason: string, message: string): Outcome => ({ type: 'SuccessCriteriaMet', reason, message });

/** What decided the job, now or in an earlier sync. Success by completions is asked for later: see `completed`. */
export function decided(sync: JobSync): Outcome | undefined {
  const { job } = sync;
  const known = conditionOf(job, 'FailureTarget') ?? conditionOf(job, 'SuccessCriteriaMet');
  if (known) return known;
  return failedByPolicy(sync) ?? failedByLimits(sync) ?? succeededByPolicy(sync);
}

function failedByPolicy({ job, newFailed }: JobSync): Outcome | undefined {
  if (!job.spec.podFailurePolicy) return undefined;
  for (const pod of newFailed) {
    const { action, message } = judge(job, pod);
    if (action === 'FailJob') return failed('PodFailurePolicy', message ?? '');
  }
  return undefined;
}

function failedByLimits(sync: JobSync): Outcome | undefined {
  const { job, failed: failures, pods, nowMs, failedIndexes, succeededIndexes } = sync;
  const { backoffLimit = 6, activeDeadlineSeconds, maxFailedIndexes, backoffLimitPerIndex, completions = 0 } = job.spec;
  if (failures > backoffLimit || pastRestartLimit(job, pods)) {
    return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  }
  if (activeDeadlineSeconds !== undefined && !job.spec.suspend && job.status?.startTime) {
    if (nowMs - Date.parse(job.status.startTime) >= activeDeadlineSeconds * 1000) {
      return failed('DeadlineExceeded', 'Job was active longer than specified deadline');
    }
  }
  if (backoffLimitPerIndex === undefined || failedIndexes.size === 0) return undefined;
  if (maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes';
    return failed('MaxFailedIndexesExceeded', message);
  }
  if (failedIndexes.size + succeededIndexes.size >= completions)
    return failed('FailedIndexes', 'Job has failed indexes');
  return undefined;
}

function succeededByPolicy({ job, succeededIndexes }: JobSync): Outcome | undefined {
  const { completions = 0, successPolicy } = job.spec;
  for (const [index, rule] of (successPolicy?.rules ?? []).entries()) {
    const wanted = rule.succeededIndexes === undefined ? undefined : parseIndexes(rule.succeededIndexes, completions);
    const have = [...succeededIndexes].filter((i) => !wanted || wanted.has(i)).length;
    const needed = rule.succeededCount ?? wanted?.size ?? completions;
    if (have >= needed) return met('SuccessPolicy', `Matched rules at index ${index}`);
  }
  return undefined;
}

/** Whether enough pods have succeeded. Without `completions` one is enough, once no other runs. */
export function completed({ job, succeeded, succeededIndexes }: JobSync, active: number): Outcome | undefined {
  const { completions, completionMode } = job.spec;
  const done = completionMode === 'Indexed' ? succeededIndexes.size : succeeded;
  const enough = completions === undefined ? succeeded > 0 && active === 0 : done >= completions;
  return enough ? met('CompletionsReached', 'Reached expected number of succeeded pods') : undefined;
}

/** The condition that ends the job, of the outcome that decided it. */
export function terminalCondition({ type, reason, message }: Outcome): Outcome {
  return { type: type === 'FailureTarget' ? 'Failed' : 'Complete', reason, message };
}
