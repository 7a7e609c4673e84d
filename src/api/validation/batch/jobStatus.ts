import { duplicate, type FieldError, invalid, OMIT_VALUE, required } from '../../FieldError.ts';
import type { V1Job, V1JobStatus } from '../../generated/types.ts';
import { checkCounts } from '../apps/counts.ts';
import { validateObjectMetaUpdate } from '../objectMeta.ts';
import { countIndexes } from './indexes.ts';

/** What is wrong with an update of a Job's status: how it ended is told once, and completely. */
export function validateJobStatusUpdate(next: V1Job, prev: V1Job): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  const status = next.status ?? {};
  if (status === prev.status) return errors;
  checkCounts(errors, status, 'status', ['active', 'succeeded', 'failed', 'ready', 'terminating']);
  checkUncounted(errors, status);
  checkOutcome(errors, status);
  checkFinished(errors, status);
  checkIndexes(errors, next, status);
  checkHistory(errors, next, prev);
  return errors;
}

const isTrue = (status: V1JobStatus, type: string): boolean =>
  status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;

const wrongConditions = (text: string): FieldError => invalid('status.conditions', OMIT_VALUE, text);

function checkUncounted(errors: FieldError[], status: V1JobStatus): void {
  const seen = new Set<string>();
  for (const list of ['succeeded', 'failed'] as const) {
    for (const [i, uid] of (status.uncountedTerminatedPods?.[list] ?? []).entries()) {
      const path = `status.uncountedTerminatedPods.${list}[${i}]`;
      if (uid === '') errors.push(invalid(path, uid, 'must not be empty'));
      else if (seen.has(uid)) errors.push(duplicate(path, uid));
      seen.add(uid);
    }
  }
}

function checkOutcome(errors: FieldError[], status: V1JobStatus): void {
  const complete = isTrue(status, 'Complete');
  const failed = isTrue(status, 'Failed');
  const failing = isTrue(status, 'FailureTarget');
  const met = isTrue(status, 'SuccessCriteriaMet');
  const { completionTime, startTime } = status;
  if (complete && failed) errors.push(wrongConditions('cannot set Complete=True and Failed=true conditions'));
  if (complete && failing) errors.push(wrongConditions('cannot set Complete=True and FailureTarget=true conditions'));
  if (completionTime && !complete) {
    const text = 'cannot set completionTime when there is no Complete=True condition';
    errors.push(invalid('status.completionTime', completionTime, text));
  }
  if (complete && !completionTime) {
    errors.push(required('status.completionTime', 'completionTime is required for Complete jobs'));
  }
  if (completionTime && startTime && completionTime < startTime) {
    errors.push(invalid('status.completionTime', completionTime, 'completionTime cannot be set before startTime'));
  }
  if (failed && !failing) {
    errors.push(wrongConditions('cannot set Failed=True condition without the FailureTarget=true condition'));
  }
  if (complete && !met) {
    errors.push(wrongConditions('cannot set Complete=True condition without the SuccessCriteriaMet=true condition'));
  }
  if (met && failed) errors.push(wrongConditions('cannot set SuccessCriteriaMet=True and Failed=true conditions'));
  if (met && failing) {
    errors.push(wrongConditions('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'));
  }
}

function checkFinished(errors: FieldError[], status: V1JobStatus): void {
  const { active = 0, ready = 0, terminating = 0, uncountedTerminatedPods: pods } = status;
  if (ready > active) errors.push(invalid('status.ready', ready, 'cannot set more ready pods than active'));
  if (!isTrue(status, 'Complete') && !isTrue(status, 'Failed')) return;
  if (active > 0) errors.push(invalid('status.active', active, 'active>0 is invalid for finished job'));
  if (!status.startTime) errors.push(required('status.startTime', 'startTime is required for finished job'));
  if ((pods?.failed ?? []).length + (pods?.succeeded ?? []).length > 0) {
    const text = 'uncountedTerminatedPods needs to be empty for finished job';
    errors.push(invalid('status.uncountedTerminatedPods', pods, text));
  }
  if (terminating > 0) {
    errors.push(invalid('status.terminating', terminating, 'terminating>0 is invalid for finished job'));
  }
}

function checkIndexes(errors: FieldError[], job: V1Job, status: V1JobStatus): void {
  const { completions, completionMode, backoffLimitPerIndex } = job.spec ?? {};
  const { completedIndexes = '', failedIndexes } = status;
  for (const name of ['completedIndexes', 'failedIndexes'] as const) {
    const text = status[name];
    if (completions === undefined || text === undefined) continue;
    const count = countIndexes(text, completions);
    if (typeof count === 'string') errors.push(invalid(`status.${name}`, text, `error parsing ${name}: ${count}`));
  }
  if (completedIndexes !== '' && completionMode !== 'Indexed') {
    const text = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    errors.push(invalid('status.completedIndexes', completedIndexes, text));
  }
  if (backoffLimitPerIndex === undefined && failedIndexes !== undefined) {
    const text = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    errors.push(invalid('status.failedIndexes', failedIndexes, text));
  }
}

function checkHistory(errors: FieldError[], next: V1Job, prev: V1Job): void {
  const now = next.status ?? {};
  const then = prev.status ?? {};
  for (const type of ['Failed', 'Complete', 'FailureTarget']) {
    if (!isTrue(then, type) || isTrue(now, type)) continue;
    errors.push(wrongConditions(`cannot disable the terminal ${type}=True condition`));
  }
  for (const name of ['failed', 'succeeded'] as const) {
    const count = now[name] ?? 0;
    if (count < (then[name] ?? 0)) {
      errors.push(invalid(`status.${name}`, count, `cannot decrease the ${name} counter`));
    }
  }
  if (now.completionTime && then.completionTime && now.completionTime !== then.completionTime) {
    errors.push(invalid('status.completionTime', now.completionTime, 'completionTime cannot be mutated'));
  }
  if (then.startTime && then.startTime !== now.startTime && next.spec?.suspend !== true) {
    errors.push(required('status.startTime', 'startTime cannot be removed for unsuspended job'));
  }
  const met = isTrue(now, 'SuccessCriteriaMet');
  if (isTrue(then, 'SuccessCriteriaMet') && !met) {
    errors.push(wrongConditions('cannot disable the SuccessCriteriaMet=True condition'));
  }
  if (isTrue(then, 'Complete') && !isTrue(then, 'SuccessCriteriaMet') && met) {
    const text = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions';
    errors.push(wrongConditions(text));
  }
}
