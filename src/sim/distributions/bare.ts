import type { Distribution } from './Distribution.ts';

/** A control plane with nodes and nothing else: no network plugin, DNS, proxy, cloud or default storage. */
export const bare: Distribution = {
  name: 'bare',
  serviceCIDR: '10.96.0.0/16',
  apiServerAddress: { ip: '192.168.63.1', port: 6443 },
  containerRuntimeVersion: 'fakeRuntime://0.1.0',
  kubeletVersion: 'v1.20.2',
  osImage: 'Debian GNU/Linux 7 (wheezy)',
  kernelVersion: '3.16.0-0.bpo.4-amd64',
  containers: 'plain',
  machines: ({ nodes }) =>
    Array.from({ length: nodes }, (_, i) => ({
      name: `node-${i + 1}`,
      cpus: 4,
      memoryBytes: 8 * 1024 ** 3,
      maxPods: 110,
      capacity: { cpu: '4', 'ephemeral-storage': '0', memory: '8Gi', pods: '110' },
      internalIP: `192.168.${64 + (i >> 8)}.${i & 255}`,
      podCIDR: '',
      labels: {},
      taints: [],
      staticPods: [],
    })),
  manifests: () => [],
};
