const INITIAL_MS = 1_000;
const MAX_MS = 15 * 60_000;

/** How long a node waits before a daemon that failed there is replaced: a second, doubling to fifteen minutes. */
export class FailedPodBackoff {
  private readonly entries = new Map<string, { delayMs: number; atMs: number }>();

  constructor(private readonly clock: { readonly now: number }) {}

  /** How much longer to wait; 0 when it may go on, and then the next wait is longer. */
  wait(key: string): number {
    const { now } = this.clock;
    const entry = this.entries.get(key);
    if (entry && now - entry.atMs < entry.delayMs) return entry.delayMs - (now - entry.atMs);
    const forgotten = !entry || now - entry.atMs > 2 * MAX_MS;
    const delayMs = forgotten ? INITIAL_MS : Math.min(entry.delayMs * 2, MAX_MS);
    this.entries.set(key, { delayMs, atMs: now });
    return 0;
  }
}
