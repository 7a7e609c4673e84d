import type { KubeObject } from '../../../api/meta.ts';

/** minikube's storage: a class whose volumes are directories of the machine, and the pod that makes them. */
export function hostpathStorage(): KubeObject[] {
  const labels = { 'addonmanager.kubernetes.io/mode': 'Reconcile' };
  const name = 'storage-provisioner';
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: 'standard',
        labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' },
        annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
      },
      provisioner: 'k8s.io/minikube-hostpath',
    } as KubeObject,
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'kube-system', labels } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name, labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' } },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'system:persistent-volume-provisioner',
      },
      subjects: [{ kind: 'ServiceAccount', name, namespace: 'kube-system' }],
    } as KubeObject,
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'kube-system', labels: { 'integration-test': name, ...labels } },
      spec: {
        serviceAccountName: name,
        hostNetwork: true,
        containers: [
          {
            name,
            image: 'gcr.io/k8s-minikube/storage-provisioner:v5',
            command: ['/storage-provisioner'],
            imagePullPolicy: 'IfNotPresent',
            volumeMounts: [{ mountPath: '/tmp', name: 'tmp' }],
          },
        ],
        volumes: [{ name: 'tmp', hostPath: { path: '/tmp', type: 'Directory' } }],
      },
    } as KubeObject,
  ];
}
