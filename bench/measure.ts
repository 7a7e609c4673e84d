/** Wall and CPU milliseconds of a piece of work. */
export function measure(work: () => void): { wallMs: number; cpuMs: number } {
  const cpu = process.cpuUsage();
  const start = performance.now();
  work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: round(wallMs), cpuMs: round((user + system) / 1000) };
}

/** Bytes of live heap, after a full collection where Node was started with --expose-gc. */
export function liveHeap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

export const round = (value: number): number => Math.round(value * 10) / 10;
