import type { V1PersistentVolume, V1PersistentVolumeSpec } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';
import { defaultResourceList } from './resourceList.ts';

/** pkg/apis/core/v1/defaults.go and zz_generated.defaults.go (the volume's source), release 1.36. */
export function defaultPersistentVolume(volume: V1PersistentVolume): V1PersistentVolume {
  return withChanges(volume, {
    spec: defaultSpec(volume.spec ?? {}),
    status: withDefaults(volume.status ?? {}, { phase: 'Pending' }),
  });
}

function defaultSpec(spec: V1PersistentVolumeSpec): V1PersistentVolumeSpec {
  const { capacity, hostPath, rbd, iscsi, azureDisk, scaleIO } = spec;
  const changes: V1PersistentVolumeSpec = {};
  if (capacity) changes.capacity = defaultResourceList(capacity);
  if (hostPath && hostPath.type === undefined) changes.hostPath = { ...hostPath, type: '' };
  if (rbd) changes.rbd = withDefaults(rbd, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' });
  if (iscsi) changes.iscsi = withDefaults(iscsi, { iscsiInterface: 'default' });
  if (azureDisk) {
    const defaults = { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' };
    changes.azureDisk = withDefaults(azureDisk, defaults);
  }
  if (scaleIO) changes.scaleIO = withDefaults(scaleIO, { storageMode: 'ThinProvisioned', fsType: 'xfs' });
  const defaults = { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' };
  return withDefaults(withChanges(spec, changes), defaults);
}
