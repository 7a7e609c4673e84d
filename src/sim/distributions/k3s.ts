import type { ClusterConfig } from '../../scenarios/ClusterConfig.ts';
import { VERSION } from '../kube-apiserver/version.ts';
import { coredns } from './addons/coredns.ts';
import { localPathStorage } from './addons/localPathStorage.ts';
import { metricsServer } from './addons/metricsServer.ts';
import { traefik } from './addons/traefik.ts';
import type { Distribution, Machine } from './Distribution.ts';

const GIB = 1024 ** 3;
const CLUSTER_DNS = '10.43.0.10';

/**
 * k3s: the control plane is one process of the first machine, so there are no pods of it; flannel and kube-proxy are in
 * that process too. Traefik, load balancers on the nodes' own ports, local storage and metrics are there from the start.
 */
export const k3s: Distribution = {
  name: 'k3s',
  serviceCIDR: '10.43.0.0/16',
  containerRuntimeVersion: 'containerd://2.2.1-k3s1',
  kubeletVersion: `${VERSION.gitVersion}+k3s1`,
  osImage: 'Ubuntu 24.04.3 LTS',
  kernelVersion: '6.8.0-90-generic',
  containers: 'catalogue',
  network: { cni: 'flannel', clusterCIDR: '10.42.0.0/16', loadBalancers: 'nodes' },
  ingress: {
    name: 'traefik',
    controller: 'traefik.io/ingress-controller',
    podLabel: 'app.kubernetes.io/name=traefik',
    namespace: 'kube-system',
    component: 'traefik-ingress-controller',
  },
  storage: {
    provisioner: 'rancher.io/local-path',
    namespace: 'kube-system',
    selector: 'app=local-path-provisioner',
    serviceAccount: 'local-path-provisioner-service-account',
  },
  machines: ({ nodes }) => Array.from({ length: Math.max(1, nodes) }, (_, index) => machine(index)),
  manifests: (config) => [
    ...coredns({ clusterIP: CLUSTER_DNS, replicas: 1, image: 'rancher/mirrored-coredns-coredns:1.13.1' }),
    ...(has(config, 'local-storage') ? localPathStorage(LOCAL_PATH) : []),
    ...(has(config, 'metrics-server') ? metricsServer('rancher/mirrored-metrics-server:v0.8.0') : []),
    ...(has(config, 'traefik') ? traefik() : []),
  ],
};

const LOCAL_PATH = {
  namespace: 'kube-system',
  className: 'local-path',
  image: 'rancher/local-path-provisioner:v0.0.32',
};

/** Whether a packaged component was not left out (`--disable`). */
const has = ({ disabled }: ClusterConfig, component: string): boolean => !disabled?.includes(component);

/** `k3s-server`, `k3s-agent-1`, `k3s-agent-2` … */
function machine(index: number): Machine {
  const server = index === 0;
  return {
    name: server ? 'k3s-server' : `k3s-agent-${index}`,
    cpus: 2,
    memoryBytes: 4 * GIB,
    maxPods: 110,
    internalIP: `192.168.57.${10 + index}`,
    podCIDR: `10.42.${index}.0/24`,
    labels: {
      'beta.kubernetes.io/instance-type': 'k3s',
      'node.kubernetes.io/instance-type': 'k3s',
      ...(server ? { 'node-role.kubernetes.io/control-plane': 'true' } : {}),
    },
    taints: [],
    staticPods: [],
  };
}
