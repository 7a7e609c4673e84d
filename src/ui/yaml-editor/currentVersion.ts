const RBAC = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];

/** Kinds by the version that serves them now, with the versions that were removed. */
const MOVED: readonly { now: string; removed: readonly string[]; kinds: readonly string[] }[] = [
  {
    now: 'apps/v1',
    removed: ['v1', 'extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'],
    kinds: ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'],
  },
  {
    now: 'networking.k8s.io/v1',
    removed: ['v1', 'extensions/v1beta1', 'networking.k8s.io/v1beta1'],
    kinds: ['Ingress', 'NetworkPolicy', 'IngressClass'],
  },
  { now: 'batch/v1', removed: ['v1', 'batch/v1beta1', 'batch/v2alpha1'], kinds: ['Job', 'CronJob'] },
  { now: 'policy/v1', removed: ['policy/v1beta1'], kinds: ['PodDisruptionBudget'] },
  {
    now: 'autoscaling/v2',
    removed: ['autoscaling/v2beta1', 'autoscaling/v2beta2'],
    kinds: ['HorizontalPodAutoscaler'],
  },
  {
    now: 'rbac.authorization.k8s.io/v1',
    removed: ['v1', 'rbac.authorization.k8s.io/v1beta1', 'rbac.authorization.k8s.io/v1alpha1'],
    kinds: RBAC,
  },
  { now: 'storage.k8s.io/v1', removed: ['v1', 'storage.k8s.io/v1beta1'], kinds: ['StorageClass'] },
  { now: 'scheduling.k8s.io/v1', removed: ['scheduling.k8s.io/v1beta1'], kinds: ['PriorityClass'] },
  { now: 'discovery.k8s.io/v1', removed: ['discovery.k8s.io/v1beta1'], kinds: ['EndpointSlice'] },
  {
    now: 'apiextensions.k8s.io/v1',
    removed: ['apiextensions.k8s.io/v1beta1'],
    kinds: ['CustomResourceDefinition'],
  },
  { now: 'v1', removed: ['apps/v1'], kinds: ['Pod', 'Service', 'ConfigMap', 'Secret', 'Namespace'] },
];

/** The version to write instead of one that does not serve the kind any more, or never did. */
export function currentVersion(apiVersion: string, kind: string): string | undefined {
  return MOVED.find(({ removed, kinds }) => kinds.includes(kind) && removed.includes(apiVersion))?.now;
}
