export type DistributionName = 'bare' | 'kind' | 'minikube' | 'kubeadm' | 'k3s';

/** Which cluster a scenario begins with. With the seed and the journal it determines everything that happens. */
export interface ClusterConfig {
  distribution: DistributionName;
  /** Worker nodes; distributions with a control-plane node add it. */
  nodes: number;
  seed: string;
  /** RFC 3339: what virtual time 0 is. */
  startTime: string;
  /** Replaces the distribution's network plugin. */
  cni?: string;
  /** Overrides of `DEFAULT_TIMINGS`, in ms. */
  timings?: Record<string, number>;
}

export const DEFAULT_CLUSTER: ClusterConfig = {
  distribution: 'kind',
  nodes: 3,
  seed: '1',
  startTime: '2026-01-01T09:00:00Z',
};
