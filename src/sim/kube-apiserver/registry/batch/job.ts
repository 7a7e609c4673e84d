import type { V1Job, V1LabelSelector } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import type { Strategy } from '../Strategy.ts';

const UID = 'controller-uid';
const NAME = 'job-name';
const PREFIX = 'batch.kubernetes.io/';

/** pkg/registry/batch/job */
export const jobStrategy: Strategy = {
  prepareForCreate: (object: KubeObject) => withSelector(object as V1Job),
  fields: { 'status.successful': (job: V1Job) => String(job.status?.succeeded ?? 0) },
};

/** A job selects the pods that carry its UID, unless the user takes that on; its template gets the labels. */
function withSelector(job: V1Job): V1Job {
  const { spec, metadata } = job;
  if (!spec || spec.manualSelector === true) return job;
  const { uid = '', name = '' } = metadata ?? {};
  const own = { [UID]: uid, [NAME]: name, [PREFIX + UID]: uid, [PREFIX + NAME]: name };
  const labels = { ...own, ...spec.template.metadata?.labels };
  const selector: V1LabelSelector = {
    ...spec.selector,
    matchLabels: { [PREFIX + UID]: uid, ...spec.selector?.matchLabels },
  };
  const template = { ...spec.template, metadata: { ...spec.template.metadata, labels } };
  const labeled = Object.keys(metadata?.labels ?? {}).length > 0 ? metadata : { ...metadata, labels };
  return { ...job, metadata: labeled, spec: { ...spec, selector, template } };
}
