import { formatLabelSelector, formatLabels } from '../../api/formatLabels.ts';
import type {
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1LabelSelector,
  V1PersistentVolumeClaim,
  V1Pod,
  V1ReplicaSet,
  V1ReplicationController,
  V1StatefulSet,
} from '../../api/generated/types.ts';
import { humanDuration } from '../../api/humanDuration.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import type { DescribeContext, Describers } from './Describer.ts';
import { type DescribeWriter, rfc1123, trueFalse } from './DescribeWriter.ts';
import { describeEvents } from './describeEvents.ts';
import { controlledBy, describePodTemplate } from './describePod.ts';

/** Controllers of pods. */
export const workloadDescribers: Describers = {
  Deployment: describeDeployment,
  ReplicaSet: describeReplicaSet,
  ReplicationController: describeReplicationController,
  StatefulSet: describeStatefulSet,
  DaemonSet: describeDaemonSet,
  Job: describeJob,
  CronJob: describeCronJob,
};

async function describeDeployment(
  deployment: V1Deployment,
  writer: DescribeWriter,
  context: DescribeContext,
): Promise<void> {
  const { metadata, spec, status } = deployment;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.field(0, 'CreationTimestamp', rfc1123(metadata?.creationTimestamp));
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'Selector', formatLabelSelector(spec?.selector));
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {};
  writer.field(
    0,
    'Replicas',
    `${spec?.replicas ?? 0} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  );
  writer.field(0, 'StrategyType', spec?.strategy?.type ?? '');
  writer.field(0, 'MinReadySeconds', spec?.minReadySeconds ?? 0);
  const rolling = spec?.strategy?.rollingUpdate;
  if (rolling)
    writer.field(
      0,
      'RollingUpdateStrategy',
      `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`,
    );
  describePodTemplate(writer, spec?.template);
  conditionTable(writer, status?.conditions);
  await replicaSets(deployment, writer, context);
  describeEvents(writer, context);
}

function conditionTable(
  writer: DescribeWriter,
  conditions: readonly { type: string; status: string; reason?: string }[] | undefined,
): void {
  if (!conditions || conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tReason');
  writer.line(1, '----\t------\t------');
  for (const { type, status, reason } of conditions) writer.line(1, `${type} \t${status}\t${reason ?? ''}`);
}

async function replicaSets(deployment: V1Deployment, writer: DescribeWriter, context: DescribeContext): Promise<void> {
  const { metadata, spec } = deployment;
  const ref = { group: 'apps', version: 'v1', resource: 'replicasets', namespace: metadata?.namespace ?? '' };
  const listed = await context.list<V1ReplicaSet>(ref, { labelSelector: selectorQuery(spec?.selector) });
  const owned = listed.filter((set) =>
    set.metadata?.ownerReferences?.some((owner) => owner.controller && owner.uid === metadata?.uid),
  );
  const bare = (template: V1ReplicaSet['spec']): unknown => {
    const { 'pod-template-hash': _, ...labels } = template?.template?.metadata?.labels ?? {};
    return { ...template?.template, metadata: { ...template?.template?.metadata, labels } };
  };
  const wanted = {
    ...spec?.template,
    metadata: { ...spec?.template.metadata, labels: { ...spec?.template.metadata?.labels } },
  };
  const byAge = [...owned].sort((a, b) =>
    String(a.metadata?.creationTimestamp) < String(b.metadata?.creationTimestamp) ? -1 : 1,
  );
  const current = byAge.find((set) => deepEqual(bare(set.spec), wanted));
  const old = byAge.filter((set) => set !== current);
  if (owned.length === 0) return;
  const show = (sets: V1ReplicaSet[]): string =>
    sets
      .map((set) => `${set.metadata?.name} (${set.status?.replicas ?? 0}/${set.spec?.replicas ?? 0} replicas created)`)
      .join(', ') || '<none>';
  writer.field(0, 'OldReplicaSets', show(old));
  writer.field(0, 'NewReplicaSet', show(current ? [current] : []));
}

/** A selector as a query parameter. */
export function selectorQuery(selector: V1LabelSelector | undefined): string {
  const text = formatLabelSelector(selector);
  return text === '<none>' ? '' : text;
}

async function podsStatus(
  context: DescribeContext,
  object: { metadata?: { namespace?: string; uid?: string } },
  labelSelector: string,
): Promise<string> {
  const ref = { group: '', version: 'v1', resource: 'pods', namespace: object.metadata?.namespace ?? '' };
  const pods = await context.list<V1Pod>(ref, { labelSelector });
  const counts: Record<string, number> = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0 };
  for (const { metadata, status } of pods) {
    if (!metadata?.ownerReferences?.some((owner) => owner.controller && owner.uid === object.metadata?.uid)) continue;
    counts[status?.phase ?? ''] = (counts[status?.phase ?? ''] ?? 0) + 1;
  }
  return `${counts.Running} Running / ${counts.Pending} Waiting / ${counts.Succeeded} Succeeded / ${counts.Failed} Failed`;
}

async function describeReplicaSet(set: V1ReplicaSet, writer: DescribeWriter, context: DescribeContext): Promise<void> {
  const { metadata, spec, status } = set;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.field(0, 'Selector', formatLabelSelector(spec?.selector));
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  controlledBy(set, writer);
  writer.field(0, 'Replicas', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  writer.field(0, 'Pods Status', await podsStatus(context, set, selectorQuery(spec?.selector)));
  describePodTemplate(writer, spec?.template);
  conditionTable(writer, status?.conditions);
  describeEvents(writer, context);
}

async function describeReplicationController(
  rc: V1ReplicationController,
  writer: DescribeWriter,
  context: DescribeContext,
): Promise<void> {
  const { metadata, spec, status } = rc;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.field(0, 'Selector', formatLabels(spec?.selector));
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'Replicas', `${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  writer.field(0, 'Pods Status', await podsStatus(context, rc, spec?.selector ? formatLabels(spec.selector) : ''));
  describePodTemplate(writer, spec?.template);
  conditionTable(writer, status?.conditions);
  describeEvents(writer, context);
}

async function describeStatefulSet(
  set: V1StatefulSet,
  writer: DescribeWriter,
  context: DescribeContext,
): Promise<void> {
  const { metadata, spec, status } = set;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.field(0, 'CreationTimestamp', rfc1123(metadata?.creationTimestamp));
  writer.field(0, 'Selector', formatLabelSelector(spec?.selector));
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'Replicas', `${spec?.replicas ?? 0} desired | ${status?.replicas ?? 0} total`);
  writer.field(0, 'Update Strategy', spec?.updateStrategy?.type ?? '');
  const rolling = spec?.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) {
    writer.field(1, 'Partition', rolling.partition);
    if (rolling.maxUnavailable !== undefined) writer.field(1, 'MaxUnavailable', rolling.maxUnavailable);
  }
  writer.field(0, 'Pods Status', await podsStatus(context, set, selectorQuery(spec?.selector)));
  describePodTemplate(writer, spec?.template);
  volumeClaims(writer, spec?.volumeClaimTemplates);
  describeEvents(writer, context);
}

function volumeClaims(writer: DescribeWriter, templates: readonly V1PersistentVolumeClaim[] | undefined): void {
  if (!templates || templates.length === 0) {
    writer.field(0, 'Volume Claims', '<none>');
    return;
  }
  writer.line(0, 'Volume Claims:');
  for (const { metadata, spec } of templates) {
    writer.field(1, 'Name', metadata?.name);
    writer.field(1, 'StorageClass', spec?.storageClassName ?? '');
    writer.labels('Labels', metadata?.labels, '  ');
    writer.labels('Annotations', metadata?.annotations, '  ');
    writer.field(1, 'Capacity', spec?.resources?.requests?.storage ?? '<default>');
    writer.field(1, 'Access Modes', `[${(spec?.accessModes ?? []).join(' ')}]`);
  }
}

async function describeDaemonSet(set: V1DaemonSet, writer: DescribeWriter, context: DescribeContext): Promise<void> {
  const { metadata, spec, status } = set;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.field(0, 'Selector', formatLabelSelector(spec?.selector));
  writer.field(0, 'Node-Selector', formatLabels(spec?.template.spec?.nodeSelector));
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
  writer.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
  writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
  writer.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
  writer.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
  writer.field(0, 'Pods Status', await podsStatus(context, set, selectorQuery(spec?.selector)));
  describePodTemplate(writer, spec?.template);
  describeEvents(writer, context);
}

function describeJob(job: V1Job, writer: DescribeWriter, context: DescribeContext): void {
  const { metadata, spec, status } = job;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.field(0, 'Selector', selectorQuery(spec?.selector));
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  controlledBy(job, writer);
  if (spec?.parallelism !== undefined) writer.field(0, 'Parallelism', spec.parallelism);
  writer.field(0, 'Completions', spec?.completions ?? '<unset>');
  if (spec?.completionMode) writer.field(0, 'Completion Mode', spec.completionMode);
  if (spec?.suspend !== undefined) writer.field(0, 'Suspend', spec.suspend);
  if (spec?.backoffLimit !== undefined) writer.field(0, 'Backoff Limit', spec.backoffLimit);
  if (spec?.ttlSecondsAfterFinished !== undefined)
    writer.field(0, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
  if (status?.startTime) writer.field(0, 'Start Time', rfc1123(status.startTime));
  if (status?.completionTime) writer.field(0, 'Completed At', rfc1123(status.completionTime));
  if (status?.startTime && status.completionTime) {
    writer.field(0, 'Duration', humanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime)));
  }
  if (spec?.activeDeadlineSeconds !== undefined)
    writer.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  const ready = status?.ready === undefined ? '' : ` (${status.ready} Ready)`;
  writer.field(
    0,
    'Pods Statuses',
    `${status?.active ?? 0} Active${ready} / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed`,
  );
  if (spec?.completionMode === 'Indexed') writer.field(0, 'Completed Indexes', status?.completedIndexes || '<none>');
  describePodTemplate(writer, spec?.template);
  describeEvents(writer, context);
}

function describeCronJob(
  { metadata, spec, status }: V1CronJob,
  writer: DescribeWriter,
  context: DescribeContext,
): void {
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'Schedule', spec?.schedule);
  writer.field(0, 'Concurrency Policy', spec?.concurrencyPolicy ?? '');
  writer.field(0, 'Suspend', spec?.suspend === undefined ? '<unset>' : trueFalse(spec.suspend));
  writer.field(0, 'Time Zone', spec?.timeZone ?? '<unset>');
  writer.field(0, 'Successful Job History Limit', spec?.successfulJobsHistoryLimit ?? '<unset>');
  writer.field(0, 'Failed Job History Limit', spec?.failedJobsHistoryLimit ?? '<unset>');
  const deadline = spec?.startingDeadlineSeconds;
  writer.field(0, 'Starting Deadline Seconds', deadline === undefined ? '<unset>' : `${deadline}s`);
  const job = spec?.jobTemplate.spec;
  writer.field(0, 'Selector', job?.selector ? selectorQuery(job.selector) : '<unset>');
  writer.field(0, 'Parallelism', job?.parallelism ?? '<unset>');
  writer.field(0, 'Completions', job?.completions ?? '<unset>');
  if (job?.activeDeadlineSeconds !== undefined)
    writer.field(0, 'Active Deadline Seconds', `${job.activeDeadlineSeconds}s`);
  describePodTemplate(writer, job?.template);
  writer.field(0, 'Last Schedule Time', status?.lastScheduleTime ? rfc1123(status.lastScheduleTime) : '<unset>');
  writer.field(0, 'Active Jobs', (status?.active ?? []).map((one) => one.name).join(', ') || '<none>');
  describeEvents(writer, context);
}
