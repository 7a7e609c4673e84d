import type { KubeObject } from '../../../api/meta.ts';

export interface LocalPathOptions {
  namespace?: string;
  className?: string;
  image?: string;
}

/** Storage on the node's own disk: the default class, and the provisioner that serves it. */
export function localPathStorage({
  namespace = 'local-path-storage',
  className = 'standard',
  image = 'docker.io/kindest/local-path-provisioner:v20251212-v0.29.0-alpha-105-g20ccfc88',
}: LocalPathOptions = {}): KubeObject[] {
  const labels = { app: 'local-path-provisioner' };
  return [
    ...(namespace === 'kube-system' ? [] : [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'local-path-provisioner-service-account', namespace },
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: className, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'rancher.io/local-path',
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
    } as KubeObject,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'local-path-provisioner', namespace },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Equal', effect: 'NoSchedule' }],
            serviceAccountName: 'local-path-provisioner-service-account',
            containers: [
              {
                name: 'local-path-provisioner',
                image,
                imagePullPolicy: 'IfNotPresent',
                command: ['local-path-provisioner', '--debug', 'start', '--config', '/etc/config/config.json'],
              },
            ],
          },
        },
      },
    } as KubeObject,
  ];
}
