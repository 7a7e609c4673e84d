import type { V1Container } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { VERSION } from '../../kube-apiserver/version.ts';

/** kube-proxy on every node, as kubeadm installs it. */
export function kubeProxy(): KubeObject[] {
  const labels = { 'k8s-app': 'kube-proxy' };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { app: 'kube-proxy' } },
      data: {
        'config.conf': 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: iptables\n',
      },
    } as KubeObject,
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'kube-proxy', namespace: 'kube-system' } },
    daemonSet('kube-proxy', labels, {
      name: 'kube-proxy',
      image: `registry.k8s.io/kube-proxy:${VERSION.gitVersion}`,
      imagePullPolicy: 'IfNotPresent',
      command: [
        '/usr/local/bin/kube-proxy',
        '--config=/var/lib/kube-proxy/config.conf',
        '--hostname-override=$(NODE_NAME)',
      ],
      env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
      securityContext: { privileged: true },
      volumeMounts: [{ name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' }],
    }),
  ];
}

/** kindnet on every node: addresses for pods, and routes between nodes. */
export function kindnet(): KubeObject[] {
  const labels = { app: 'kindnet', 'k8s-app': 'kindnet', tier: 'node' };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'kindnet', namespace: 'kube-system' } },
    daemonSet('kindnet', labels, {
      name: 'kindnet-cni',
      image: 'docker.io/kindest/kindnetd:v20260214-1b1ac1a4',
      imagePullPolicy: 'IfNotPresent',
      env: [
        { name: 'HOST_IP', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
        { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'POD_SUBNET', value: '10.244.0.0/16' },
      ],
      resources: { limits: { cpu: '100m', memory: '50Mi' }, requests: { cpu: '100m', memory: '50Mi' } },
      securityContext: { capabilities: { add: ['NET_RAW', 'NET_ADMIN'] } },
    }),
  ];
}

function daemonSet(name: string, labels: Record<string, string>, container: V1Container): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'kube-system', labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          priorityClassName: 'system-node-critical',
          hostNetwork: true,
          serviceAccountName: name,
          tolerations: [{ operator: 'Exists' }],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          containers: [container],
          ...(name === 'kube-proxy' ? { volumes: [{ name, configMap: { name } }] } : {}),
        },
      },
      updateStrategy: { type: 'RollingUpdate' },
    },
  } as KubeObject;
}
