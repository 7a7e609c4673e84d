import type { V1PersistentVolumeSpec, V1ProjectedVolumeSource, V1Volume } from '../../api/generated/types.ts';
import type { DescribeWriter } from './DescribeWriter.ts';

export function describeVolumes(writer: DescribeWriter, volumes: readonly V1Volume[] | undefined, space: string): void {
  if (!volumes || volumes.length === 0) {
    writer.line(0, `${space}Volumes:\t<none>`);
    return;
  }
  writer.line(0, `${space}Volumes:`);
  for (const volume of volumes) {
    writer.line(1, `${space === '' ? '' : ' '}${volume.name}:`);
    describeVolumeSource(writer, volume);
  }
}

type Source = Omit<Partial<V1Volume>, 'csi' | 'name'> &
  Omit<Partial<V1PersistentVolumeSpec>, 'csi'> & { csi?: CsiSource };
interface CsiSource {
  driver: string;
  fsType?: string;
  volumeHandle?: string;
  readOnly?: boolean;
}
type Row = [string, unknown];

/** The lines about where a volume of a pod, or a persistent volume, comes from. */
export function describeVolumeSource(writer: DescribeWriter, source: Source): void {
  if (source.projected) {
    projected(writer, source.projected);
    return;
  }
  if (source.downwardAPI) {
    writer.field(2, 'Type', 'DownwardAPI (a volume populated by information about the pod)');
    writer.line(2, 'Items:');
    for (const item of source.downwardAPI.items ?? []) {
      writer.line(3, `${item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource} -> ${item.path}`);
    }
    return;
  }
  const rows = rowsOf(source);
  if (!rows) writer.line(1, '<unknown>');
  else for (const [name, value] of rows) writer.field(2, name, value);
}

function rowsOf(source: Source): Row[] | undefined {
  const { hostPath, emptyDir, secret, configMap, nfs, persistentVolumeClaim, csi, local, ephemeral, image } = source;
  if (hostPath) {
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ];
  }
  if (emptyDir) {
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', emptyDir.sizeLimit ?? '<unset>'],
    ];
  }
  if (secret) {
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', secret.secretName ?? ''],
      ['Optional', secret.optional ?? false],
    ];
  }
  if (configMap) {
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', configMap.name ?? ''],
      ['Optional', configMap.optional ?? false],
    ];
  }
  if (nfs) {
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', nfs.readOnly ?? false],
    ];
  }
  if (persistentVolumeClaim) {
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', persistentVolumeClaim.claimName],
      ['ReadOnly', persistentVolumeClaim.readOnly ?? false],
    ];
  }
  if (local)
    return [
      ['Type', 'LocalVolume (a persistent volume backed by local storage on a node)'],
      ['Path', local.path],
    ];
  if (ephemeral) {
    return [
      ['Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)'],
    ];
  }
  if (image)
    return [
      ['Type', 'Image (a container image or OCI artifact)'],
      ['Reference', image.reference ?? ''],
      ['PullPolicy', image.pullPolicy ?? ''],
    ];
  if (csi) return csiRows(csi);
  return undefined;
}

function csiRows(csi: CsiSource): Row[] {
  return [
    ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
    ['Driver', csi.driver],
    ['FSType', csi.fsType ?? ''],
    ...(csi.volumeHandle === undefined ? [] : ([['VolumeHandle', csi.volumeHandle]] as Row[])),
    ['ReadOnly', csi.readOnly ?? false],
  ];
}

function projected(writer: DescribeWriter, { sources }: V1ProjectedVolumeSource): void {
  writer.field(2, 'Type', 'Projected (a volume that contains injected data from multiple sources)');
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources ?? []) {
    if (secret) {
      writer.field(2, 'SecretName', secret.name ?? '');
      writer.field(2, 'Optional', secret.optional ?? false);
    } else if (downwardAPI) writer.field(2, 'DownwardAPI', 'true');
    else if (configMap) {
      writer.field(2, 'ConfigMapName', configMap.name ?? '');
      writer.field(2, 'Optional', configMap.optional ?? false);
    } else if (serviceAccountToken) {
      writer.field(2, 'TokenExpirationSeconds', serviceAccountToken.expirationSeconds ?? 3600);
    }
  }
}
