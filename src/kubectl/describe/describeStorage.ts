import { formatLabels } from '../../api/formatLabels.ts';
import type {
  V1CSINode,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StorageClass,
} from '../../api/generated/types.ts';
import { ageOf } from '../../api/humanDuration.ts';
import type { DescribeContext, Describers } from './Describer.ts';
import { type DescribeWriter, rfc1123, trueFalse } from './DescribeWriter.ts';
import { describeEvents } from './describeEvents.ts';
import { describeVolumeSource } from './describeVolumes.ts';

/** Volumes, claims and classes. */
export const storageDescribers: Describers = {
  PersistentVolume: describePersistentVolume,
  PersistentVolumeClaim: describeClaim,
  StorageClass: describeStorageClass,
  CSINode: describeCsiNode,
};

const SHORT: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const modes = (list: readonly string[] | undefined): string =>
  Object.keys(SHORT)
    .filter((mode) => list?.includes(mode))
    .map((mode) => SHORT[mode])
    .join(',');

function describePersistentVolume(volume: V1PersistentVolume, writer: DescribeWriter, context: DescribeContext): void {
  const { metadata, spec, status } = volume;
  writer.field(0, 'Name', metadata?.name);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'Finalizers', `[${(metadata?.finalizers ?? []).join(' ')}]`);
  writer.field(0, 'StorageClass', spec?.storageClassName ?? '');
  const leaving = metadata?.deletionTimestamp;
  writer.field(0, 'Status', leaving ? `Terminating (lasts ${ageOf(leaving, context.now)})` : (status?.phase ?? ''));
  writer.field(0, 'Claim', spec?.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '');
  writer.field(0, 'Reclaim Policy', spec?.persistentVolumeReclaimPolicy ?? '');
  writer.field(0, 'Access Modes', modes(spec?.accessModes));
  if (spec?.volumeMode) writer.field(0, 'VolumeMode', spec.volumeMode);
  writer.field(0, 'Capacity', spec?.capacity?.storage ?? '0');
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms;
  if (!terms) writer.field(0, 'Node Affinity', '<none>');
  else {
    writer.line(0, 'Node Affinity:\t');
    writer.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`);
    for (const [index, term] of terms.entries()) {
      const lines = (term.matchExpressions ?? []).map((one) => {
        const values = one.values && one.values.length > 0 ? ` [${one.values.join(', ')}]` : '';
        return `${one.key} ${one.operator.toLowerCase()}${values}`;
      });
      writer.list(`    Term ${index}`, lines, '    ');
    }
  }
  writer.field(0, 'Message', status?.message ?? '');
  writer.line(0, 'Source:');
  describeVolumeSource(writer, spec ?? {});
  describeEvents(writer, context);
}

async function describeClaim(
  claim: V1PersistentVolumeClaim,
  writer: DescribeWriter,
  context: DescribeContext,
): Promise<void> {
  const { metadata, spec, status } = claim;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.field(0, 'StorageClass', spec?.storageClassName ?? '');
  const leaving = metadata?.deletionTimestamp;
  writer.field(0, 'Status', leaving ? `Terminating (lasts ${ageOf(leaving, context.now)})` : (status?.phase ?? ''));
  writer.field(0, 'Volume', spec?.volumeName ?? '');
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'Finalizers', `[${(metadata?.finalizers ?? []).join(' ')}]`);
  const bound = Boolean(spec?.volumeName);
  writer.field(0, 'Capacity', bound ? (status?.capacity?.storage ?? '0') : '');
  writer.field(0, 'Access Modes', bound ? modes(status?.accessModes) : '');
  if (spec?.volumeMode) writer.field(0, 'VolumeMode', spec.volumeMode);
  if (spec?.dataSource) {
    writer.line(0, 'DataSource:');
    if (spec.dataSource.apiGroup) writer.field(1, 'APIGroup', spec.dataSource.apiGroup);
    writer.field(1, 'Kind', spec.dataSource.kind);
    writer.field(1, 'Name', spec.dataSource.name);
  }
  const ref = { group: '', version: 'v1', resource: 'pods', namespace: metadata?.namespace ?? '' };
  const pods = await context.list<V1Pod>(ref);
  const users = pods.filter((pod) =>
    pod.spec?.volumes?.some((one) => one.persistentVolumeClaim?.claimName === metadata?.name),
  );
  writer.list('Used By', users.map((pod) => pod.metadata?.name ?? '').sort());
  if ((status?.conditions ?? []).length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
    writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
    for (const c of status?.conditions ?? []) {
      const times = `${rfc1123(c.lastProbeTime)} \t${rfc1123(c.lastTransitionTime)}`;
      writer.line(1, `${c.type} \t${c.status} \t${times} \t${c.reason ?? ''} \t${c.message ?? ''}`);
    }
  }
  describeEvents(writer, context);
}

function describeStorageClass(storage: V1StorageClass, writer: DescribeWriter, context: DescribeContext): void {
  const { metadata } = storage;
  const isDefault = metadata?.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'IsDefaultClass', isDefault ? 'Yes' : 'No');
  writer.field(0, 'Annotations', formatLabels(metadata?.annotations));
  writer.field(0, 'Provisioner', storage.provisioner);
  writer.field(0, 'Parameters', formatLabels(storage.parameters));
  const expansion = storage.allowVolumeExpansion;
  writer.field(0, 'AllowVolumeExpansion', expansion === undefined ? '<unset>' : trueFalse(expansion));
  if ((storage.mountOptions ?? []).length === 0) writer.field(0, 'MountOptions', '<none>');
  else writer.line(0, 'MountOptions:');
  for (const option of storage.mountOptions ?? []) writer.line(1, option);
  if (storage.reclaimPolicy) writer.field(0, 'ReclaimPolicy', storage.reclaimPolicy);
  if (storage.volumeBindingMode) writer.field(0, 'VolumeBindingMode', storage.volumeBindingMode);
  describeEvents(writer, context);
}

function describeCsiNode({ metadata, spec }: V1CSINode, writer: DescribeWriter, context: DescribeContext): void {
  writer.field(0, 'Name', metadata?.name);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'CreationTimestamp', rfc1123(metadata?.creationTimestamp));
  writer.line(0, 'Spec:');
  if (spec?.drivers) writer.line(1, 'Drivers:');
  for (const driver of spec?.drivers ?? []) {
    writer.line(2, `${driver.name}:`);
    writer.field(3, 'Node ID', driver.nodeID);
    if (driver.allocatable?.count !== undefined) {
      writer.line(3, 'Allocatables:');
      writer.field(4, 'Count', driver.allocatable.count);
    }
    if (driver.topologyKeys) writer.field(3, 'Topology Keys', `[${driver.topologyKeys.join(' ')}]`);
  }
  describeEvents(writer, context);
}
