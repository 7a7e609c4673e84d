export type DistributionName = 'bare' | 'kind' | 'minikube' | 'kubeadm' | 'k3s';

/** Which cluster a scenario begins with. With the seed and the journal it determines everything that happens. */
export interface ClusterConfig {
  distribution: DistributionName;
  /** All of them, those with the control plane included. */
  nodes: number;
  seed: string;
  /** RFC 3339: what virtual time 0 is. */
  startTime: string;
  /** Replaces the distribution's network plugin. */
  cni?: string;
  /** What the cluster is called: `kind create cluster --name`, `minikube start -p`. */
  name?: string;
  /** How many of the nodes carry the control plane; 1 by default. */
  controlPlanes?: number;
  /** minikube: `docker`, `containerd` or `cri-o`. */
  runtime?: string;
  /** k3s: packaged components that are left out (`--disable`). */
  disabled?: string[];
  /** Overrides of `DEFAULT_TIMINGS`, in ms. */
  timings?: Record<string, number>;
}

/** How many nodes a cluster of a make has when nobody says. */
export const DEFAULT_NODES: Readonly<Record<DistributionName, number>> = {
  bare: 3,
  kind: 3,
  minikube: 1,
  kubeadm: 3,
  k3s: 3,
};

export const DEFAULT_CLUSTER: ClusterConfig = {
  distribution: 'kind',
  nodes: 3,
  seed: '1',
  startTime: '2026-01-01T09:00:00Z',
};
