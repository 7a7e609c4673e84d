import { type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1CronJob, V1CronJobSpec } from '../../generated/types.ts';
import { checkCounts } from '../apps/counts.ts';
import { under } from '../fieldPath.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { isTimeZone } from './isTimeZone.ts';
import { validateJobTemplatePart } from './jobSpec.ts';
import { scheduleProblem } from './schedule.ts';

/** The name of a Job is at most 63 characters long, 11 of which say when it was due. */
const MAX_NAME = 52;

export function validateCronJob(cronJob: V1CronJob): FieldError[] {
  const errors = validateObjectMeta(cronJob.metadata, true, nameIsDNSSubdomain);
  checkSpec(errors, cronJob.spec, undefined);
  const name = cronJob.metadata?.name ?? '';
  if (name.length > MAX_NAME)
    errors.push(invalid('metadata.name', name, `must be no more than ${MAX_NAME} characters`));
  return errors;
}

export function validateCronJobUpdate(next: V1CronJob, prev: V1CronJob): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if (next.spec !== prev.spec) checkSpec(errors, next.spec, prev.spec);
  return errors;
}

const CONCURRENCY = ['Allow', 'Forbid', 'Replace'];

function checkSpec(errors: FieldError[], from: V1CronJobSpec | undefined, old: V1CronJobSpec | undefined): void {
  const spec = from ?? ({} as V1CronJobSpec);
  const { schedule, timeZone, concurrencyPolicy: policy, jobTemplate } = spec;
  if (!schedule) errors.push(required('spec.schedule'));
  else checkSchedule(errors, schedule, timeZone, old);
  checkCounts(errors, spec, 'spec', ['startingDeadlineSeconds']);
  if (timeZone !== undefined && timeZone !== old?.timeZone) checkTimeZone(errors, timeZone);
  if (!policy) errors.push(required('spec.concurrencyPolicy'));
  else if (!CONCURRENCY.includes(policy)) errors.push(notSupported('spec.concurrencyPolicy', policy, CONCURRENCY));
  const job = jobTemplate?.spec;
  if (job) under(errors, 'spec.jobTemplate.spec', validateJobTemplatePart(job));
  if (job?.selector) {
    errors.push(invalid('spec.jobTemplate.spec.selector', job.selector, '`selector` will be auto-generated'));
  }
  if (job?.manualSelector === true) {
    errors.push(notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false']));
  }
  checkCounts(errors, spec, 'spec', ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit']);
}

function checkSchedule(
  errors: FieldError[],
  schedule: string,
  timeZone: string | undefined,
  old: V1CronJobSpec | undefined,
): void {
  const problem = scheduleProblem(schedule);
  if (problem) errors.push(invalid('spec.schedule', schedule, problem));
  if (!schedule.includes('TZ')) return;
  const tolerated = old?.schedule?.includes('TZ') ?? false;
  if (!tolerated) {
    const text = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    errors.push(invalid('spec.schedule', schedule, text));
  } else if (timeZone !== undefined) {
    const text = 'cannot use both timeZone field and TZ or CRON_TZ in schedule';
    errors.push(invalid('spec.schedule', schedule, text));
  }
}

function checkTimeZone(errors: FieldError[], zone: string): void {
  const path = 'spec.timeZone';
  if (zone === '') errors.push(invalid(path, zone, 'timeZone must be nil or non-empty string'));
  else if (zone.toLowerCase() === 'local') {
    const text = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    errors.push(invalid(path, zone, text));
  } else if (!isTimeZone(zone)) errors.push(invalid(path, zone, `unknown time zone ${zone}`));
}
