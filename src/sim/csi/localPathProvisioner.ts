import type { V1Pod } from '../../api/generated/types.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { DataStores } from './DataStores.ts';
import type { Provisioner } from './Provisioner.ts';

const ROOT = '/var/local-path-provisioner';
const MODES = ['ReadWriteOnce', 'ReadWriteOncePod'];

/** Its name, and where its pods are. */
interface LocalPathPods {
  provisioner: string;
  namespace: string;
  selector: string;
}

/**
 * rancher/local-path-provisioner as kind installs it: a volume is a directory of the node that its first consumer runs
 * on, and pods that use it must run there. Capacity is not enforced.
 *
 * Deviations: no helper pods; what they take is `workMs`.
 */
export function localPathProvisioner(
  client: LocalClient,
  stores: DataStores,
  { provisioner: name, namespace, selector }: LocalPathPods,
): Provisioner {
  const pods = { group: '', version: 'v1', resource: 'pods', namespace };
  return {
    serves: (asked) => asked === name,
    workMs: 2_500,
    running: () => {
      const { items } = client.list<V1Pod>(pods, { labelSelector: selector });
      const pod = items.find((p) => p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'));
      return pod && `${name}_${pod.metadata?.name}_${pod.metadata?.uid}`;
    },
    make: ({ metadata, spec }, storageClass, node) => {
      if (!spec?.accessModes?.every((mode) => MODES.includes(mode)))
        return { error: 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes' };
      if (!node) return { error: 'configuration error, no node was specified' };
      const { name: claim, namespace, uid, resourceVersion } = metadata ?? {};
      const volume = `pvc-${uid}`;
      const onNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
      return {
        volume: {
          metadata: { name: volume, annotations: { 'local.path.provisioner/selected-node': node } },
          spec: {
            accessModes: spec.accessModes,
            capacity: { storage: spec.resources?.requests?.storage ?? '0' },
            claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claim, namespace, uid, resourceVersion },
            hostPath: { path: `${ROOT}/${volume}_${namespace}_${claim}`, type: 'DirectoryOrCreate' },
            nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } },
            persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
            storageClassName: storageClass.metadata?.name ?? '',
            ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
            volumeMode: spec.volumeMode ?? 'Filesystem',
          },
        },
      };
    },
    destroy: ({ metadata, spec }) => {
      const node = metadata?.annotations?.['local.path.provisioner/selected-node'];
      const path = spec?.hostPath?.path;
      if (node && path) stores.removeDirectory(`node/${node}`, path);
    },
  };
}
