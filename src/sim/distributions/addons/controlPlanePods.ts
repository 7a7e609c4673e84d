import type { V1Pod } from '../../../api/generated/types.ts';
import { VERSION } from '../../kube-apiserver/version.ts';

/** The control plane as kubeadm runs it: pods that the control-plane node's kubelet starts from files. */
export function controlPlanePods(nodeIP: string, { port = 6443 } = {}): V1Pod[] {
  const { gitVersion } = VERSION;
  return [
    staticPod(
      'etcd',
      'registry.k8s.io/etcd:3.6.6-0',
      [
        'etcd',
        `--advertise-client-urls=https://${nodeIP}:2379`,
        '--cert-file=/etc/kubernetes/pki/etcd/server.crt',
        '--client-cert-auth=true',
        '--data-dir=/var/lib/etcd',
        '--key-file=/etc/kubernetes/pki/etcd/server.key',
        `--listen-client-urls=https://127.0.0.1:2379,https://${nodeIP}:2379`,
        `--listen-peer-urls=https://${nodeIP}:2380`,
        '--snapshot-count=10000',
        '--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
      ],
      '100m',
      '100Mi',
    ),
    staticPod('kube-apiserver', `registry.k8s.io/kube-apiserver:${gitVersion}`, apiServerCommand(nodeIP, port), '250m'),
    staticPod(
      'kube-controller-manager',
      `registry.k8s.io/kube-controller-manager:${gitVersion}`,
      [
        'kube-controller-manager',
        '--allocate-node-cidrs=true',
        '--bind-address=127.0.0.1',
        '--cluster-cidr=10.244.0.0/16',
        '--cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt',
        '--cluster-signing-key-file=/etc/kubernetes/pki/ca.key',
        '--controllers=*,bootstrapsigner,tokencleaner',
        '--kubeconfig=/etc/kubernetes/controller-manager.conf',
        '--leader-elect=true',
        '--root-ca-file=/etc/kubernetes/pki/ca.crt',
        '--use-service-account-credentials=true',
      ],
      '200m',
    ),
    staticPod(
      'kube-scheduler',
      `registry.k8s.io/kube-scheduler:${gitVersion}`,
      [
        'kube-scheduler',
        '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf',
        '--authorization-kubeconfig=/etc/kubernetes/scheduler.conf',
        '--bind-address=127.0.0.1',
        '--kubeconfig=/etc/kubernetes/scheduler.conf',
        '--leader-elect=true',
      ],
      '100m',
    ),
  ];
}

const apiServerCommand = (nodeIP: string, port: number): string[] => [
  'kube-apiserver',
  `--advertise-address=${nodeIP}`,
  '--allow-privileged=true',
  '--authorization-mode=Node,RBAC',
  '--client-ca-file=/etc/kubernetes/pki/ca.crt',
  '--enable-admission-plugins=NodeRestriction',
  '--enable-bootstrap-token-auth=true',
  '--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt',
  '--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt',
  '--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key',
  '--etcd-servers=https://127.0.0.1:2379',
  `--secure-port=${port}`,
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
  '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
  '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
  '--service-cluster-ip-range=10.96.0.0/12',
  '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
  '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
];

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
