import type { V1Node, V1NodeCondition } from '../../api/generated/types.ts';
import type { Distribution, Machine } from '../distributions/Distribution.ts';
import { VERSION } from '../kube-apiserver/version.ts';
import { kubeletRelease } from './kubeletRelease.ts';

/** The node object that a kubelet registers (pkg/kubelet/kubelet_node_status.go). */
export function nodeObject(machine: Machine, distribution: Distribution, now: string, trouble = ''): V1Node {
  const { name } = machine;
  const release = kubeletRelease(distribution.kubeletVersion ?? VERSION.gitVersion);
  const capacity = capacityOf(machine);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...machine.labels,
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: { ...(machine.taints.length > 0 ? { taints: machine.taints } : {}) },
    status: {
      addresses: [
        { type: 'InternalIP', address: machine.internalIP },
        { type: 'Hostname', address: name },
      ],
      capacity,
      allocatable: allocatableOf(machine),
      conditions: nodeConditions(now, {}, trouble),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '00000000-0000-4000-8000-000000000000',
        containerRuntimeVersion: distribution.containerRuntimeVersion,
        kernelVersion: distribution.kernelVersion,
        kubeProxyVersion: release.showsProxyVersion ? release.gitVersion : '',
        kubeletVersion: release.gitVersion,
        machineID: '00000000000040008000000000000000',
        operatingSystem: 'linux',
        osImage: distribution.osImage,
        systemUUID: '00000000-0000-4000-8000-000000000000',
      },
      images: [],
    },
  };
}

/** What a node has. */
export function capacityOf(machine: Machine): Record<string, string> {
  if (machine.capacity) return machine.capacity;
  return {
    cpu: String(machine.cpus),
    'ephemeral-storage': '101430960Ki',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: `${machine.memoryBytes / 1024}Ki`,
    pods: String(machine.maxPods),
  };
}

/** What of it pods may use: all, as nothing is reserved by default. */
export const allocatableOf = capacityOf;

/** The conditions of a node that is up; `trouble` says why it is not ready. */
export function nodeConditions(
  now: string,
  pressure: { memory?: boolean; disk?: boolean } = {},
  trouble = '',
): V1NodeCondition[] {
  const healthy = (type: string, reason: string, message: string, status = 'False'): V1NodeCondition => ({
    type,
    status,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    reason,
    message,
  });
  return [
    pressure.memory
      ? healthy('MemoryPressure', 'KubeletHasInsufficientMemory', 'kubelet has insufficient memory available', 'True')
      : healthy('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    pressure.disk
      ? healthy('DiskPressure', 'KubeletHasDiskPressure', 'kubelet has disk pressure', 'True')
      : healthy('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    healthy('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    trouble === ''
      ? healthy('Ready', 'KubeletReady', 'kubelet is posting ready status', 'True')
      : healthy('Ready', 'KubeletNotReady', trouble),
  ];
}
