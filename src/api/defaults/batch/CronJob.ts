import type { V1CronJob, V1CronJobSpec, V1JobSpec, V1JobTemplateSpec } from '../../generated/types.ts';
import { defaultPodTemplateSpec } from '../core/podSpec.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

/** The defaults of a CronJob. Those of the Job itself are left for the Job that is made of the template. */
export function defaultCronJob(cronJob: V1CronJob): V1CronJob {
  const from = cronJob.spec ?? ({} as V1CronJobSpec);
  const spec = withDefaults(withChanges(from, { jobTemplate: defaultJobTemplate(from.jobTemplate) }), {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  return withDefaults(withChanges(cronJob, { spec }), { status: {} });
}

function defaultJobTemplate(template: V1JobTemplateSpec | undefined): V1JobTemplateSpec {
  const from = template ?? {};
  const job = from.spec ?? ({} as V1JobSpec);
  const spec = withChanges(job, { template: defaultPodTemplateSpec(job.template) });
  return withChanges(from, { metadata: from.metadata ?? {}, spec });
}
