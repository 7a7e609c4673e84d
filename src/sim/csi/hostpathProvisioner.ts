import type { V1Pod } from '../../api/generated/types.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { DataStores } from './DataStores.ts';
import type { Provisioner } from './Provisioner.ts';

const ROOT = '/tmp/hostpath-provisioner';

/**
 * minikube's storage-provisioner (pkg/storage/storage_provisioner.go): a volume is a directory of the machine, made at
 * once, for any access mode; nothing says on which node it lies.
 */
export function hostpathProvisioner(client: LocalClient, stores: DataStores): Provisioner {
  const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'kube-system' };
  return {
    serves: (asked) => asked === 'k8s.io/minikube-hostpath',
    workMs: 150,
    running: () => {
      const { items } = client.list<V1Pod>(pods, { fieldSelector: 'metadata.name=storage-provisioner' });
      const ready = items.some((p) => p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'));
      return ready ? `k8s.io/minikube-hostpath_minikube_${items[0]?.metadata?.uid}` : undefined;
    },
    make: ({ metadata, spec }, storageClass) => {
      const { name: claim = '', namespace = '', uid, resourceVersion } = metadata ?? {};
      return {
        volume: {
          metadata: { name: `pvc-${uid}`, annotations: { hostPathProvisionerIdentity: 'minikube' } },
          spec: {
            accessModes: spec?.accessModes ?? [],
            capacity: { storage: spec?.resources?.requests?.storage ?? '0' },
            claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claim, namespace, uid, resourceVersion },
            hostPath: { path: `${ROOT}/${namespace}/${claim}`, type: 'DirectoryOrCreate' },
            persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
            storageClassName: storageClass.metadata?.name ?? '',
            volumeMode: spec?.volumeMode ?? 'Filesystem',
          },
        },
      };
    },
    destroy: ({ spec }) => {
      const path = spec?.hostPath?.path;
      if (path) stores.removeDirectoryEverywhere(path);
    },
  };
}
