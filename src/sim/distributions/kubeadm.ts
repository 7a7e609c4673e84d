import type { KubeObject } from '../../api/meta.ts';
import type { ClusterConfig } from '../../scenarios/ClusterConfig.ts';
import { networkPluginObjects } from '../../scenarios/networkPluginObjects.ts';
import { controlPlanePods } from './addons/controlPlanePods.ts';
import { coredns } from './addons/coredns.ts';
import { kubeadmConfigMaps } from './addons/kubeadmConfigMaps.ts';
import { kubeProxy } from './addons/nodeAgents.ts';
import type { Distribution, Machine } from './Distribution.ts';

const GIB = 1024 ** 3;
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/**
 * Machines that kubeadm has set up and joined, and nothing more: nodes are NotReady until somebody applies a network
 * plugin (or the configuration names one), there is no default storage, and load balancers stay pending.
 */
export const kubeadm: Distribution = {
  name: 'kubeadm',
  serviceCIDR: '10.96.0.0/12',
  containerRuntimeVersion: 'containerd://2.2.1',
  osImage: 'Ubuntu 24.04.3 LTS',
  kernelVersion: '6.8.0-90-generic',
  containers: 'catalogue',
  network: { cni: 'kindnet', clusterCIDR: '10.244.0.0/16', byDaemonSet: true },
  machines: (config) => Array.from({ length: Math.max(1, config.nodes) }, (_, index) => machine(index, config)),
  manifests: (config) => [
    ...kubeadmConfigMaps('192.168.56.10'),
    ...kubeProxy(),
    ...coredns(),
    ...(config.cni ? (networkPluginObjects(config.cni) ?? []) : []),
  ],
};

/** `controlplane`, `node01`, `node02` … */
function machine(index: number, config: ClusterConfig): Machine {
  const internalIP = `192.168.56.${10 + index}`;
  const first = config.controlPlanes ?? 1;
  const isControlPlane = index < first;
  return {
    name: isControlPlane
      ? `controlplane${index === 0 ? '' : String(index + 1).padStart(2, '0')}`
      : `node${String(index - first + 1).padStart(2, '0')}`,
    cpus: 2,
    memoryBytes: 4 * GIB,
    maxPods: 110,
    internalIP,
    podCIDR: `10.244.${index}.0/24`,
    labels: isControlPlane
      ? { [CONTROL_PLANE]: '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' }
      : {},
    taints: isControlPlane ? [{ key: CONTROL_PLANE, effect: 'NoSchedule' }] : [],
    staticPods: isControlPlane ? (controlPlanePods(internalIP) as KubeObject[]) : [],
  };
}
