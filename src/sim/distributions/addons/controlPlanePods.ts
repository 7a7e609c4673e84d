import type { V1Pod } from '../../../api/generated/types.ts';
import { VERSION } from '../../kube-apiserver/version.ts';

/** The control plane as kubeadm runs it: pods that the control-plane node's kubelet starts from files. */
export function controlPlanePods(nodeIP: string): V1Pod[] {
  const { gitVersion } = VERSION;
  return [
    staticPod(
      'etcd',
      'registry.k8s.io/etcd:3.6.6-0',
      ['etcd', `--advertise-client-urls=https://${nodeIP}:2379`],
      '100m',
      '100Mi',
    ),
    staticPod(
      'kube-apiserver',
      `registry.k8s.io/kube-apiserver:${gitVersion}`,
      ['kube-apiserver', `--advertise-address=${nodeIP}`, '--authorization-mode=Node,RBAC', '--secure-port=6443'],
      '250m',
    ),
    staticPod(
      'kube-controller-manager',
      `registry.k8s.io/kube-controller-manager:${gitVersion}`,
      ['kube-controller-manager', '--use-service-account-credentials=true', '--leader-elect=true'],
      '200m',
    ),
    staticPod(
      'kube-scheduler',
      `registry.k8s.io/kube-scheduler:${gitVersion}`,
      ['kube-scheduler', '--leader-elect=true'],
      '100m',
    ),
  ];
}

function staticPod(name: string, image: string, command: string[], cpu: string, memory?: string): V1Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'kube-system', labels: { component: name, tier: 'control-plane' } },
    spec: {
      containers: [
        {
          name,
          image,
          imagePullPolicy: 'IfNotPresent',
          command,
          resources: { requests: { cpu, ...(memory ? { memory } : {}) } },
        },
      ],
      hostNetwork: true,
      priority: 2000001000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    },
  };
}
