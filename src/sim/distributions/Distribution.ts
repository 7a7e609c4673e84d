import type { V1Node } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { ClusterConfig, DistributionName } from '../../scenarios/ClusterConfig.ts';

/** A machine before its kubelet has registered it. */
export interface Machine {
  name: string;
  cpus: number;
  memoryBytes: number;
  maxPods: number;
  /** What its kubelet says it has, where it does not say it as kubelets do. */
  capacity?: Record<string, string>;
  /** Address on the network between machines. */
  internalIP: string;
  /** Part of the pod network that this node hands out, or '' where there is no CNI. */
  podCIDR: string;
  labels: Record<string, string>;
  taints: NonNullable<NonNullable<V1Node['spec']>['taints']>;
  /** Manifests that its kubelet runs without being told (`/etc/kubernetes/manifests`). */
  staticPods: KubeObject[];
}

/** How a cluster of one make is born: its machines, and what is in it before anybody does anything. */
export interface Distribution {
  name: DistributionName;
  /** Range of cluster addresses; the API server's Service takes the first. */
  serviceCIDR: string;
  /** Where the API server listens; the first machine's port 6443 when it is not given. */
  apiServerAddress?: { ip: string; port: number };
  machines(config: ClusterConfig): Machine[];
  /** Objects that its installer creates, in order. */
  manifests(config: ClusterConfig): KubeObject[];
  containerRuntimeVersion: string;
  /** The release of its kubelets; the one that is served when it is not given. */
  kubeletVersion?: string;
  osImage: string;
  kernelVersion: string;
  /** Behaviour of containers: from the image catalogue, or the plain rules of the recorded control plane. */
  containers: 'catalogue' | 'plain';
  /** The network plugin, the range of pods' addresses, and where load balancers get theirs; absent without a plugin. */
  network?: { cni: string; clusterCIDR: string; loadBalancerPool?: { first: string; last: string } };
  /** Name of the provisioner whose pod the manifests bring, which makes volumes on nodes' disks. */
  localStorage?: string;
  hasCni: boolean;
  hasKubeProxy: boolean;
}
