import type { Random } from '../../base/Random.ts';
import { mostMillis } from '../cri/CpuAccount.ts';
import type { PodEntry } from './PodDirectory.ts';
import type { ServerProfile } from './PodEndpoints.ts';

/** Longest wait for a worker before a server refuses more (a full listen queue). */
const MAX_WAIT_MS = 20_000;
const MAX_KNOWN = 20_000;

/**
 * Servers under load: each works on so many requests at a time, the rest wait in line. Kept as the moment at which the
 * work in hand will be done, which is all that the next request has to know.
 */
export class ServerQueues {
  private readonly busyUntil = new Map<string, number>();

  constructor(
    private readonly clock: { readonly now: number },
    private readonly random: Random,
  ) {}

  /** Virtual ms until the answer to a request that came `offsetMs` from now and stands for `weight` of them; undefined when the server takes no more. */
  serve(pod: PodEntry, { latencyMs, workers, cpu }: ServerProfile, weight = 1, offsetMs = 0): number | undefined {
    const now = this.clock.now + offsetMs;
    // Between half and one and a half times the mean: no two requests are alike.
    const chance = 0.5 + this.random.float();
    const cores = cpu ? mostMillis(cpu) / 1000 : 1;
    const cpuMs = cpu ? cpu.requestMs * chance : 0;
    // One request keeps one core busy at most; a container throttled to less takes longer over each.
    const takesMs = Math.max(latencyMs * chance, cpuMs / Math.min(1, cores));
    const free = Math.max(now, this.busyUntil.get(pod.key) ?? 0);
    const waitMs = Math.max(0, free - now);
    if (waitMs > MAX_WAIT_MS) return undefined;
    if (this.busyUntil.size >= MAX_KNOWN && !this.busyUntil.has(pod.key)) this.prune(now);
    this.busyUntil.set(pod.key, free + Math.max((latencyMs * chance) / workers, cpuMs / cores) * weight);
    if (cpu) cpu.servedMs += cpuMs * weight;
    return waitMs + takesMs;
  }

  /** Servers whose work is done need not be remembered. */
  private prune(now: number): void {
    for (const [key, until] of this.busyUntil) if (until <= now) this.busyUntil.delete(key);
  }
}
