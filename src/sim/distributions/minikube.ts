import type { KubeObject } from '../../api/meta.ts';
import type { ClusterConfig } from '../../scenarios/ClusterConfig.ts';
import { networkPluginObjects } from '../../scenarios/networkPluginObjects.ts';
import { controlPlanePods } from './addons/controlPlanePods.ts';
import { coredns } from './addons/coredns.ts';
import { hostpathStorage } from './addons/hostpathStorage.ts';
import { kindnet, kubeProxy } from './addons/nodeAgents.ts';
import type { Distribution, Machine } from './Distribution.ts';

const GIB = 1024 ** 3;
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

const RUNTIMES: Readonly<Record<string, string>> = {
  docker: 'docker://29.1.3',
  containerd: 'containerd://2.2.1',
  'cri-o': 'cri-o://1.35.0',
};

/** minikube (docker driver): one node that does everything, more of them only when they are asked for. */
export const minikube: Distribution = {
  name: 'minikube',
  serviceCIDR: '10.96.0.0/12',
  apiServerPort: 8443,
  containerRuntimeVersion: 'docker://29.1.3',
  osImage: 'Debian GNU/Linux 12 (bookworm)',
  kernelVersion: '6.12.10',
  containers: 'catalogue',
  network: { cni: 'kindnet', clusterCIDR: '10.244.0.0/16' },
  storage: {
    provisioner: 'k8s.io/minikube-hostpath',
    namespace: 'kube-system',
    selector: 'integration-test=storage-provisioner',
    serviceAccount: 'storage-provisioner',
  },
  adapt: ({ runtime, cni }) => ({
    containerRuntimeVersion: RUNTIMES[runtime ?? 'docker'] ?? RUNTIMES.docker!,
    ...(cni ? { network: { cni, clusterCIDR: '10.244.0.0/16', byDaemonSet: true } } : {}),
  }),
  machines: (config) => Array.from({ length: Math.max(1, config.nodes) }, (_, index) => machine(index, config)),
  manifests: ({ nodes, runtime, cni }) => [
    ...kubeProxy(),
    ...coredns({ replicas: 1 }),
    ...(cni ? (networkPluginObjects(cni) ?? []) : nodes > 1 || (runtime ?? 'docker') !== 'docker' ? kindnet() : []),
    ...hostpathStorage(),
  ],
};

/** `minikube`, `minikube-m02`, `minikube-m03` … */
function machine(index: number, config: ClusterConfig): Machine {
  const profile = config.name ?? 'minikube';
  const internalIP = `192.168.49.${index + 2}`;
  const primary = index === 0;
  return {
    name: primary ? profile : `${profile}-m${String(index + 1).padStart(2, '0')}`,
    cpus: 8,
    memoryBytes: 16 * GIB,
    maxPods: 110,
    internalIP,
    podCIDR: `10.244.${index}.0/24`,
    labels: {
      'minikube.k8s.io/commit': '65318f4cfff9c12cc87ec9eb8f4cdd57b25047f3',
      'minikube.k8s.io/name': profile,
      'minikube.k8s.io/primary': String(primary),
      'minikube.k8s.io/version': 'v1.37.0',
      ...(primary ? { [CONTROL_PLANE]: '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' } : {}),
    },
    taints: [],
    staticPods: primary ? (controlPlanePods(internalIP, { port: 8443 }) as KubeObject[]) : [],
  };
}
