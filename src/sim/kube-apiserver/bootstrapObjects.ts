import type { V1PriorityClass } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { rbacObjects } from './bootstrap/rbacObjects.ts';

/**
 * What the API server itself creates when it starts for the first time: namespaces, the system's priority
 * classes, the roles and bindings of RBAC.
 */
export function bootstrapObjects(): KubeObject[] {
  const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
  return [
    ...namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    priorityClass(
      'system-node-critical',
      2000001000,
      'Used for system critical pods that must not be moved from their current node.',
    ),
    priorityClass(
      'system-cluster-critical',
      2000000000,
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    ),
    ...rbacObjects(),
  ];
}

function priorityClass(name: string, value: number, description: string): KubeObject {
  const object: V1PriorityClass = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description,
  };
  return object;
}
