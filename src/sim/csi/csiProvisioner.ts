import type { DataStores } from './DataStores.ts';
import type { Provisioner } from './Provisioner.ts';

/** The external-provisioner beside a CSI driver (kubernetes-csi/external-provisioner pkg/controller). */
export function csiProvisioner(stores: DataStores, installed: (driver: string) => boolean): Provisioner {
  return {
    serves: installed,
    workMs: 1_500,
    running: (driver) => `${driver}_${driver.split('.')[0]}-csi-controller-0`,
    make: ({ metadata, spec }, storageClass) => {
      const { name: claim, namespace, uid = '', resourceVersion } = metadata ?? {};
      const { provisioner: driver, parameters = {} } = storageClass;
      const volumeMode = spec?.volumeMode ?? 'Filesystem';
      const fsType = parameters['csi.storage.k8s.io/fstype'] ?? 'ext4';
      return {
        volume: {
          metadata: {
            name: `pvc-${uid}`,
            annotations: {
              'volume.kubernetes.io/provisioner-deletion-secret-name': '',
              'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
            },
          },
          spec: {
            accessModes: spec?.accessModes ?? [],
            capacity: { storage: spec?.resources?.requests?.storage ?? '0' },
            claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claim, namespace, uid, resourceVersion },
            csi: {
              driver,
              ...(volumeMode === 'Filesystem' ? { fsType } : {}),
              volumeAttributes: { 'storage.kubernetes.io/csiProvisionerIdentity': `1-8081-${driver}` },
              volumeHandle: `vol-${uid.replaceAll('-', '').slice(0, 17)}`,
            },
            persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
            storageClassName: storageClass.metadata?.name ?? '',
            ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
            volumeMode,
          },
        },
      };
    },
    destroy: ({ metadata }) => stores.wipe(`pv/${metadata?.name}/${metadata?.uid}`),
  };
}
