import { formatLabelSelector, formatLabels } from '../../../api/formatLabels.ts';
import type {
  V1ControllerRevision,
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1PodSpec,
  V1PodTemplate,
  V1ReplicaSet,
  V1ReplicationController,
  V1StatefulSet,
} from '../../../api/generated/types.ts';
import { ageOf, humanDuration } from '../../../api/humanDuration.ts';
import { AGE, column, integer, NAME, type Printers, printer, wide } from './Printer.ts';

const CONTAINERS = wide('Containers', 'Names of each container in the template.');
const IMAGES = wide('Images', 'Images referenced by each container in the template.');
const SELECTOR = wide('Selector');

const names = (spec: V1PodSpec | undefined): string => (spec?.containers ?? []).map((c) => c.name).join(',');
const images = (spec: V1PodSpec | undefined): string => (spec?.containers ?? []).map((c) => c.image ?? '').join(',');

/** apps, batch and what core has of workloads besides pods. */
export const workloadPrinters: Printers = {
  Deployment: printer<V1Deployment>(
    [
      NAME,
      column('Ready', { description: 'Number of the pod with ready state' }),
      column('Up-to-date'),
      column('Available'),
      AGE,
      CONTAINERS,
      IMAGES,
      SELECTOR,
    ],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      status?.updatedReplicas ?? 0,
      status?.availableReplicas ?? 0,
      ageOf(metadata?.creationTimestamp, now),
      names(spec?.template.spec),
      images(spec?.template.spec),
      formatLabelSelector(spec?.selector),
    ],
  ),
  ReplicaSet: printer<V1ReplicaSet>(
    [NAME, integer('Desired'), integer('Current'), integer('Ready'), AGE, CONTAINERS, IMAGES, SELECTOR],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      spec?.replicas ?? 0,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      ageOf(metadata?.creationTimestamp, now),
      names(spec?.template?.spec),
      images(spec?.template?.spec),
      formatLabelSelector(spec?.selector),
    ],
  ),
  ReplicationController: printer<V1ReplicationController>(
    [NAME, integer('Desired'), integer('Current'), integer('Ready'), AGE, CONTAINERS, IMAGES, SELECTOR],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      spec?.replicas ?? 0,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      ageOf(metadata?.creationTimestamp, now),
      names(spec?.template?.spec),
      images(spec?.template?.spec),
      formatLabels(spec?.selector),
    ],
  ),
  StatefulSet: printer<V1StatefulSet>(
    [NAME, column('Ready', { description: 'Number of the pod with ready state' }), AGE, CONTAINERS, IMAGES],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      ageOf(metadata?.creationTimestamp, now),
      names(spec?.template.spec),
      images(spec?.template.spec),
    ],
  ),
  DaemonSet: printer<V1DaemonSet>(
    [
      NAME,
      integer('Desired'),
      integer('Current'),
      integer('Ready'),
      integer('Up-to-date'),
      integer('Available'),
      column('Node Selector'),
      AGE,
      CONTAINERS,
      IMAGES,
      SELECTOR,
    ],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      status?.desiredNumberScheduled ?? 0,
      status?.currentNumberScheduled ?? 0,
      status?.numberReady ?? 0,
      status?.updatedNumberScheduled ?? 0,
      status?.numberAvailable ?? 0,
      formatLabels(spec?.template.spec?.nodeSelector),
      ageOf(metadata?.creationTimestamp, now),
      names(spec?.template.spec),
      images(spec?.template.spec),
      formatLabelSelector(spec?.selector),
    ],
  ),
  Job: printer<V1Job>(
    [
      NAME,
      column('Status', { description: 'Status of the job.' }),
      column('Completions'),
      column('Duration', { description: 'Time required to complete the job.' }),
      AGE,
      CONTAINERS,
      IMAGES,
      SELECTOR,
    ],
    (job, now) => [
      job.metadata?.name ?? '',
      jobStatus(job),
      completions(job),
      jobDuration(job, now),
      ageOf(job.metadata?.creationTimestamp, now),
      names(job.spec?.template.spec),
      images(job.spec?.template.spec),
      formatLabelSelector(job.spec?.selector),
    ],
  ),
  CronJob: printer<V1CronJob>(
    [
      NAME,
      column('Schedule'),
      column('Timezone'),
      column('Suspend', { type: 'boolean' }),
      integer('Active'),
      column('Last Schedule'),
      AGE,
      CONTAINERS,
      IMAGES,
      SELECTOR,
    ],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      spec?.schedule ?? '',
      spec?.timeZone ?? '<none>',
      spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
      status?.active?.length ?? 0,
      status?.lastScheduleTime ? ageOf(String(status.lastScheduleTime), now) : '<none>',
      ageOf(metadata?.creationTimestamp, now),
      names(spec?.jobTemplate.spec?.template.spec),
      images(spec?.jobTemplate.spec?.template.spec),
      formatLabelSelector(spec?.jobTemplate.spec?.selector),
    ],
  ),
  PodTemplate: printer<V1PodTemplate>(
    [NAME, column('Containers'), column('Images'), column('Pod Labels')],
    ({ metadata, template }) => [
      metadata?.name ?? '',
      names(template?.spec),
      images(template?.spec),
      formatLabels(template?.metadata?.labels),
    ],
  ),
  ControllerRevision: printer<V1ControllerRevision>(
    [NAME, column('Controller', { description: 'Controller of the object' }), column('Revision'), AGE],
    ({ metadata, revision }, now) => {
      const owner = metadata?.ownerReferences?.find((ref) => ref.controller);
      const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
      const controller = owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>';
      return [metadata?.name ?? '', controller, revision, ageOf(metadata?.creationTimestamp, now)];
    },
  ),
};

function jobStatus(job: V1Job): string {
  const has = (type: string): boolean =>
    job.status?.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (job.metadata?.deletionTimestamp) return 'Terminating';
  if (has('Suspended')) return 'Suspended';
  if (has('FailureTarget')) return 'FailureTarget';
  if (has('SuccessCriteriaMet')) return 'SuccessCriteriaMet';
  return 'Running';
}

function completions({ spec, status }: V1Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions != null) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration({ status }: V1Job, now: number): string {
  if (!status?.startTime) return '';
  const end = status.completionTime ? Date.parse(String(status.completionTime)) : now;
  return humanDuration(end - Date.parse(String(status.startTime)));
}
