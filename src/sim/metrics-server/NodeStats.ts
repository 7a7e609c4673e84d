/** What a kubelet tells of its node's use (its `/metrics/resource`). */
export interface NodeStats {
  name: string;
  labels: Readonly<Record<string, string>>;
  /** What runs outside of pods: the kubelet itself, the runtime. */
  system: { cpuMillis: number; memoryBytes: number };
  pods: readonly PodStats[];
}

export interface PodStats {
  namespace: string;
  name: string;
  labels: Readonly<Record<string, string>>;
  containers: readonly ContainerStats[];
}

export interface ContainerStats {
  name: string;
  /** Of this run of the container. */
  id: string;
  /** Virtual ms. */
  startedMs: number;
  /** What it uses now besides answering, in thousandths of a core. */
  idleCpuMillis: number;
  /** CPU time spent on answering since it started, in ms. */
  servedCpuMs: number;
  /** It cannot use more than this: its limit, or the node's. */
  cpuLimitMillis: number;
  memoryBytes: number;
}
