/**
 * How long a failing key waits before it is tried again: 5 ms doubling to 1,000 s
 * (client-go `DefaultTypedControllerRateLimiter`, its per-item half).
 */
export class RateLimiter {
  private readonly failures = new Map<string, number>();

  constructor(
    private readonly baseMs = 5,
    private readonly maxMs = 1_000_000,
  ) {}

  /** The delay for this failure; the next one of the same key will be longer. */
  when(key: string): number {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    return Math.min(this.baseMs * 2 ** Math.min(failures, 40), this.maxMs);
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  retries(key: string): number {
    return this.failures.get(key) ?? 0;
  }
}
