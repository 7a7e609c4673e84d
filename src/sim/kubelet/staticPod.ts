import type { V1Pod } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { hash32 } from '../../base/Random.ts';

const SOURCE = 'kubernetes.io/config.source';
const MIRROR = 'kubernetes.io/config.mirror';

/** The API server's picture of a pod that a node runs by itself from a manifest (pkg/kubelet/pod/mirror_client.go). */
export function mirrorPod(manifest: KubeObject, nodeName: string, nodeUid: string, now: string): V1Pod {
  const pod = manifest as V1Pod;
  const { name = '', namespace = 'default', annotations } = pod.metadata ?? {};
  const hash = [0, 1, 2, 3]
    .map((i) =>
      hash32(`${JSON.stringify(pod.spec)}${i}`)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name: `${name}-${nodeName}`,
      namespace,
      annotations: {
        ...annotations,
        'kubernetes.io/config.hash': hash,
        [MIRROR]: hash,
        'kubernetes.io/config.seen': now,
        [SOURCE]: 'file',
      },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid: nodeUid, controller: true }],
    },
    spec: {
      ...(pod.spec as NonNullable<V1Pod['spec']>),
      nodeName,
      tolerations: pod.spec?.tolerations ?? [{ effect: 'NoExecute', operator: 'Exists' }],
    },
  };
}

export const isMirror = (pod: V1Pod): boolean => pod.metadata?.annotations?.[MIRROR] !== undefined;
