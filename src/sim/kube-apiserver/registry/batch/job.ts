import type { V1Job } from '../../../../api/generated/types.ts';
import type { Strategy } from '../Strategy.ts';

/** pkg/registry/batch/job */
export const jobStrategy: Strategy = {
  fields: { 'status.successful': (job: V1Job) => String(job.status?.succeeded ?? 0) },
};
