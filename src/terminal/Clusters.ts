import type { Playback } from '../playback/Playback.ts';
import { type ClusterConfig, DEFAULT_CLUSTER } from '../scenarios/ClusterConfig.ts';
import { type ClusterMake, type KubeconfigNames, kubeconfigNames } from './kubeconfigText.ts';

/** What stands for no cluster at all: nothing runs, and no kubeconfig leads there. */
const NONE: Partial<ClusterConfig> = { distribution: 'bare', nodes: 0 };

/**
 * The cluster in front of the terminal. One lives at a time: a line that makes another one (`minikube start`,
 * `kind create cluster`) puts it in the place of what was there, after saying so.
 */
export class Clusters {
  /** How the present one was made. */
  config: ClusterConfig;
  /** What of it stands still. */
  down: readonly string[] = [];
  /** Counts clusters: a new number is another one. */
  generation = 0;
  /** Whether a line of this terminal made it. */
  made = false;

  constructor(
    private readonly playback: Playback | undefined,
    make: ClusterMake,
  ) {
    this.config = { ...DEFAULT_CLUSTER, ...(make as Partial<ClusterConfig>) };
  }

  /** Reads what is so now: the page may have undone or replaced what lines did. */
  async refresh(): Promise<void> {
    const state = await this.playback?.state().catch(() => undefined);
    if (state?.cluster && JSON.stringify(state.cluster) !== JSON.stringify(this.config)) {
      this.config = state.cluster;
      this.generation++;
    }
    this.down = state?.down ?? [];
  }

  get distribution(): string {
    return this.exists ? this.config.distribution : 'none';
  }

  get exists(): boolean {
    return !(this.config.distribution === 'bare' && this.config.nodes === 0);
  }

  /** The cluster's name as its tool knows it: kind's, or minikube's profile. */
  get name(): string {
    return this.config.name ?? this.config.distribution;
  }

  get names(): KubeconfigNames {
    return kubeconfigNames(this.config);
  }

  /** Where its API server is: `127.0.0.1:42617`. */
  get address(): string {
    return this.names.server.replace(/^\w+:\/\//, '');
  }

  /** Whether somebody answers at the address of an API server. */
  answers(server: string): boolean {
    const runs = !this.down.includes('kube-apiserver') && !this.down.includes('etcd');
    return this.exists && runs && server === this.names.server;
  }

  isDown(what: string): boolean {
    return this.down.includes(what);
  }

  /** Puts a new cluster in the place of the present one. Throws where the cluster is a real one. */
  async make(config: Partial<ClusterConfig> & Pick<ClusterConfig, 'distribution' | 'nodes'>): Promise<void> {
    const { seed, startTime } = this.config;
    const cluster: ClusterConfig = { ...DEFAULT_CLUSTER, seed, startTime, ...config };
    await this.fault({ type: 'newCluster', cluster });
    this.made = true;
  }

  async remove(): Promise<void> {
    await this.make(NONE as ClusterConfig);
  }

  /** Does what no API can do. Throws where the cluster is a real one. */
  async fault(fault: Parameters<Playback['fault']>[0]): Promise<void> {
    if (!this.playback) throw new Error('only a simulated cluster can be made, stopped or deleted from here');
    await this.playback.fault(fault);
    if (fault.type === 'newCluster') this.generation++;
    await this.refresh();
  }
}
