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

/** The network plugin, the range of pods' addresses, and where load balancers get theirs. */
export interface NetworkMake {
  cni: string;
  clusterCIDR: string;
  /** Addresses of a cloud's load balancers. */
  loadBalancerPool?: { first: string; last: string };
  /** Load balancers are pods on the nodes' own ports. */
  loadBalancers?: 'nodes';
  /** Nodes are NotReady until a pod of a network plugin runs on them, which then is the plugin. */
  byDaemonSet?: boolean;
}

/** An ingress controller: the class it serves, and the pods that it exists in. */
export interface IngressMake {
  name: string;
  controller: string;
  /** Selects its pods and its Service. */
  podLabel: string;
  namespace: string;
  component: string;
}

/** The provisioner whose pod the manifests bring, which makes volumes on nodes' disks. */
export interface StorageMake {
  provisioner: string;
  /** Where its pod is, and what selects it. */
  namespace: string;
  selector: string;
  serviceAccount: string;
}

/** How a cluster of one make is born: its machines, and what is in it before anybody does anything. */
export interface Distribution {
  name: DistributionName;
  /** Range of cluster addresses; the API server's Service takes the first. */
  serviceCIDR: string;
  /** Where the API server listens; the first machine's port 6443 when it is not given. */
  apiServerAddress?: { ip: string; port: number };
  /** Its port on the first machine, where that is not 6443. */
  apiServerPort?: number;
  /** What a configuration changes of all this. */
  adapt?(config: ClusterConfig): Partial<Distribution>;
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
  /** Absent in a cluster whose pods have no network. */
  network?: NetworkMake;
  /** The ingress controller that acts where its pods run, if it is not ingress-nginx. */
  ingress?: IngressMake;
  storage?: StorageMake;
}
