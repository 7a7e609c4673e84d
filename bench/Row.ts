/** One line of the benchmark. Times are milliseconds of this machine, not virtual ones. */
export interface Row {
  bench: string;
  nodes?: number;
  pods?: number;
  wallMs: number;
  cpuMs?: number;
  heapBytesPerPod?: number;
  /** Kernel events taken. */
  events?: number;
  [more: string]: string | number | undefined;
}

export interface Bench {
  name: string;
  /** Runs only when asked for by name: it needs more than Node. */
  onlyByName?: true;
  run(): Row[] | Promise<Row[]>;
}
