import type { KubeObject } from '../../api/meta.ts';
import type { ClusterConfig } from '../../scenarios/ClusterConfig.ts';
import { ingressNginx } from '../ingress-controller/manifests.ts';
import { controlPlanePods } from './addons/controlPlanePods.ts';
import { coredns } from './addons/coredns.ts';
import { localPathStorage } from './addons/localPathStorage.ts';
import { kindnet, kubeProxy } from './addons/nodeAgents.ts';
import type { Distribution, Machine } from './Distribution.ts';

const GIB = 1024 ** 3;
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

const NETWORK = {
  cni: 'kindnet',
  clusterCIDR: '10.244.0.0/16',
  loadBalancerPool: { first: '172.18.255.200', last: '172.18.255.250' },
};

/** kind: every node is a container of one machine; the first of them carries the control plane. */
export const kind: Distribution = {
  name: 'kind',
  serviceCIDR: '10.96.0.0/16',
  containerRuntimeVersion: 'containerd://2.2.1',
  osImage: 'Debian GNU/Linux 12 (bookworm)',
  kernelVersion: '6.12.10',
  containers: 'catalogue',
  network: NETWORK,
  storage: {
    provisioner: 'rancher.io/local-path',
    namespace: 'local-path-storage',
    selector: 'app=local-path-provisioner',
    serviceAccount: 'local-path-provisioner-service-account',
  },
  machines: (config) => Array.from({ length: Math.max(1, config.nodes) }, (_, index) => machine(index, config)),
  // Without the default plugin (`disableDefaultCNI: true`), nodes wait for one.
  adapt: ({ cni }) => (cni === 'none' ? { network: { ...NETWORK, byDaemonSet: true } } : {}),
  manifests: ({ name, cni }) => [
    ...clusterInfo(name ?? 'kind'),
    ...kubeProxy(),
    ...(cni === 'none' ? [] : kindnet()),
    ...coredns(),
    ...localPathStorage(),
    ...ingressNginx({ type: 'LoadBalancer' }),
  ],
};

/** `kind-control-plane`, `kind-worker`, `kind-worker2` … */
function machine(index: number, { name = 'kind', controlPlanes = 1, nodes }: ClusterConfig): Machine {
  const internalIP = `172.18.${index >> 8}.${(index & 255) + 2}`;
  const isControlPlane = index < controlPlanes;
  const number = isControlPlane ? index : index - controlPlanes;
  return {
    name: `${name}-${isControlPlane ? 'control-plane' : 'worker'}${number === 0 ? '' : number + 1}`,
    cpus: 8,
    memoryBytes: 16 * GIB,
    maxPods: 110,
    internalIP,
    podCIDR: `10.${244 + (index >> 8)}.${index & 255}.0/24`,
    labels: isControlPlane
      ? { [CONTROL_PLANE]: '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
      : {},
    // With no other node, pods may run beside the control plane.
    taints: isControlPlane && nodes > controlPlanes ? [{ key: CONTROL_PLANE, effect: 'NoSchedule' }] : [],
    staticPods: isControlPlane ? (controlPlanePods(internalIP) as KubeObject[]) : [],
  };
}

/** The cluster's information, which anybody may read (kubeadm's bootstrap). */
function clusterInfo(name: string): KubeObject[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cluster-info', namespace: 'kube-public' },
      data: {
        kubeconfig: `apiVersion: v1\nkind: Config\nclusters:\n- name: ""\n  cluster:\n    server: https://${name}-control-plane:6443\n`,
      },
    } as KubeObject,
  ];
}
