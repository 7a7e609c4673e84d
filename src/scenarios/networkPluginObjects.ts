import type { KubeObject } from '../api/meta.ts';

/** What the manifest of a network plugin creates, so far as it matters here; undefined for one that is not known. */
export function networkPluginObjects(name: string): KubeObject[] | undefined {
  return MAKERS[name]?.();
}

const MAKERS: Readonly<Record<string, () => KubeObject[]>> = {
  flannel: () => [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'kube-flannel',
        labels: { 'k8s-app': 'flannel', 'pod-security.kubernetes.io/enforce': 'privileged' },
      },
    },
    ...agent({
      namespace: 'kube-flannel',
      account: 'flannel',
      daemon: 'kube-flannel-ds',
      labels: { app: 'flannel', tier: 'node', 'k8s-app': 'flannel' },
      container: 'kube-flannel',
      image: 'ghcr.io/flannel-io/flannel:v0.27.4',
      command: ['/opt/bin/flanneld', '--ip-masq', '--kube-subnet-mgr'],
    }),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-flannel-cfg', namespace: 'kube-flannel', labels: { app: 'flannel', tier: 'node' } },
      data: {
        'net-conf.json':
          '{\n  "Network": "10.244.0.0/16",\n  "EnableNFTables": false,\n  "Backend": {\n    "Type": "vxlan"\n  }\n}\n',
      },
    } as KubeObject,
  ],
  calico: () => [
    ...agent({
      namespace: 'kube-system',
      account: 'calico-node',
      daemon: 'calico-node',
      labels: { 'k8s-app': 'calico-node' },
      container: 'calico-node',
      image: 'quay.io/calico/node:v3.31.2',
      command: ['start_runit'],
    }),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'calico-kube-controllers', namespace: 'kube-system' },
    },
    calicoControllers(),
  ],
  weave: () =>
    agent({
      namespace: 'kube-system',
      account: 'weave-net',
      daemon: 'weave-net',
      labels: { name: 'weave-net' },
      container: 'weave',
      image: 'weaveworks/weave-kube:latest',
      command: ['/home/weave/launch.sh'],
    }),
  cilium: () =>
    agent({
      namespace: 'kube-system',
      account: 'cilium',
      daemon: 'cilium',
      labels: { 'k8s-app': 'cilium' },
      container: 'cilium-agent',
      image: 'quay.io/cilium/cilium:v1.18.4',
      command: ['cilium-agent'],
    }),
};

interface Agent {
  namespace: string;
  account: string;
  daemon: string;
  labels: Record<string, string>;
  container: string;
  image: string;
  command: string[];
}

function agent({ namespace, account, daemon, labels, container, image, command }: Agent): KubeObject[] {
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: account };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace, labels } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: account, labels },
      rules: [{ apiGroups: [''], resources: ['pods', 'nodes', 'namespaces'], verbs: ['get', 'list', 'watch'] }],
    } as KubeObject,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: account, labels },
      roleRef: role,
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    } as KubeObject,
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: daemon, namespace, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            hostNetwork: true,
            priorityClassName: 'system-node-critical',
            serviceAccountName: account,
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [
              { operator: 'Exists', effect: 'NoSchedule' },
              { operator: 'Exists', effect: 'NoExecute' },
            ],
            containers: [
              {
                name: container,
                image,
                command,
                resources: { requests: { cpu: '100m', memory: '50Mi' } },
                securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
              },
            ],
          },
        },
      },
    } as KubeObject,
  ];
}

function calicoControllers(): KubeObject {
  const labels = { 'k8s-app': 'calico-kube-controllers' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'calico-kube-controllers', namespace: 'kube-system', labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          serviceAccountName: 'calico-kube-controllers',
          priorityClassName: 'system-cluster-critical',
          containers: [{ name: 'calico-kube-controllers', image: 'quay.io/calico/kube-controllers:v3.31.2' }],
        },
      },
    },
  } as KubeObject;
}
