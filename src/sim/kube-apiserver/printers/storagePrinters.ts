import type {
  V1CSIDriver,
  V1CSINode,
  V1CSIStorageCapacity,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1StorageClass,
  V1VolumeAttachment,
  V1VolumeAttributesClass,
} from '../../../api/generated/types.ts';
import { ageOf } from '../../../api/humanDuration.ts';
import { AGE, boolean, column, integer, NAME, type Printers, printer, wide } from './Printer.ts';

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];
const SHORT_MODES: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** Access modes as columns show them, in a fixed order: `RWO,RWX`. */
export function accessModes(modes: readonly string[] | undefined): string {
  const present = new Set(modes ?? []);
  return Object.keys(SHORT_MODES)
    .filter((mode) => present.has(mode))
    .map((mode) => SHORT_MODES[mode])
    .join(',');
}

/** Volumes, claims, classes and CSI. */
export const storagePrinters: Printers = {
  PersistentVolume: printer<V1PersistentVolume>(
    [
      NAME,
      column('Capacity'),
      column('Access Modes'),
      column('Reclaim Policy'),
      column('Status'),
      column('Claim'),
      column('StorageClass', { description: 'StorageClass of the pv' }),
      column('VolumeAttributesClass'),
      column('Reason'),
      AGE,
      wide('VolumeMode'),
    ],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      spec?.capacity?.storage ?? '0',
      accessModes(spec?.accessModes),
      spec?.persistentVolumeReclaimPolicy ?? '',
      metadata?.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
      spec?.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '',
      metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '',
      spec?.volumeAttributesClassName ?? '<unset>',
      status?.reason ?? '',
      ageOf(metadata?.creationTimestamp, now),
      spec?.volumeMode ?? '<unset>',
    ],
  ),
  PersistentVolumeClaim: printer<V1PersistentVolumeClaim>(
    [
      NAME,
      column('Status'),
      column('Volume'),
      column('Capacity'),
      column('Access Modes'),
      column('StorageClass', { description: 'StorageClass of the pvc' }),
      column('VolumeAttributesClass'),
      AGE,
      wide('VolumeMode'),
    ],
    ({ metadata, spec, status }, now) => {
      const bound = Boolean(spec?.volumeName);
      return [
        metadata?.name ?? '',
        metadata?.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
        spec?.volumeName ?? '',
        bound ? (status?.capacity?.storage ?? '0') : '',
        bound ? accessModes(status?.accessModes) : '',
        metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '',
        spec?.volumeAttributesClassName ?? '<unset>',
        ageOf(metadata?.creationTimestamp, now),
        spec?.volumeMode ?? '<unset>',
      ];
    },
  ),
  StorageClass: printer<V1StorageClass>(
    [
      NAME,
      column('Provisioner'),
      column('ReclaimPolicy'),
      column('VolumeBindingMode'),
      column('AllowVolumeExpansion'),
      AGE,
    ],
    ({ metadata, provisioner, reclaimPolicy, volumeBindingMode, allowVolumeExpansion }, now) => {
      const isDefault = DEFAULT_CLASS.some((key) => metadata?.annotations?.[key] === 'true');
      return [
        isDefault ? `${metadata?.name} (default)` : (metadata?.name ?? ''),
        provisioner,
        reclaimPolicy ?? 'Delete',
        volumeBindingMode ?? 'Immediate',
        allowVolumeExpansion ?? false,
        ageOf(metadata?.creationTimestamp, now),
      ];
    },
  ),
  VolumeAttributesClass: printer<V1VolumeAttributesClass>(
    [NAME, column('DriverName'), AGE],
    ({ metadata, driverName }, now) => [metadata?.name ?? '', driverName, ageOf(metadata?.creationTimestamp, now)],
  ),
  VolumeAttachment: printer<V1VolumeAttachment>(
    [NAME, column('Attacher', { format: 'name' }), column('PV'), column('Node'), boolean('Attached'), AGE],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      spec?.attacher ?? '',
      spec?.source?.persistentVolumeName ?? '',
      spec?.nodeName ?? '',
      status?.attached ?? false,
      ageOf(metadata?.creationTimestamp, now),
    ],
  ),
  CSINode: printer<V1CSINode>(
    [NAME, integer('Drivers', 'Drivers indicates the number of CSI drivers registered on the node'), AGE],
    ({ metadata, spec }, now) => [
      metadata?.name ?? '',
      spec?.drivers?.length ?? 0,
      ageOf(metadata?.creationTimestamp, now),
    ],
  ),
  CSIDriver: printer<V1CSIDriver>(
    [
      NAME,
      boolean('AttachRequired'),
      boolean('PodInfoOnMount'),
      boolean('StorageCapacity'),
      column('TokenRequests'),
      boolean('RequiresRepublish'),
      column('Modes'),
      AGE,
    ],
    ({ metadata, spec }, now) => {
      const tokens = (spec?.tokenRequests ?? []).map((request) => request.audience).join(',');
      const modes = (spec?.volumeLifecycleModes ?? []).join(',');
      return [
        metadata?.name ?? '',
        spec?.attachRequired ?? true,
        spec?.podInfoOnMount ?? false,
        spec?.storageCapacity ?? false,
        tokens || '<unset>',
        spec?.requiresRepublish ?? false,
        modes || '<none>',
        ageOf(metadata?.creationTimestamp, now),
      ];
    },
  ),
  CSIStorageCapacity: printer<V1CSIStorageCapacity>(
    [NAME, column('StorageClassName'), column('Capacity')],
    ({ metadata, storageClassName, capacity }) => [metadata?.name ?? '', storageClassName, capacity ?? '<unset>'],
  ),
};
