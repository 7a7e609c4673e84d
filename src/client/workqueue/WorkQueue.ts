import type { Clock, Timer } from '../../base/Clock.ts';
import { RateLimiter } from './RateLimiter.ts';

/**
 * A queue of keys as client-go's `util/workqueue`: a key waits at most once, and one that is added while it is being
 * worked on waits until that is done.
 *
 *     add ─► dirty ─► [queue] ─► get: processing ─► done ─► (dirty again? back into the queue)
 */
export class WorkQueue {
  readonly limiter: RateLimiter;
  private readonly waiting: string[] = [];
  /** What led to each key being added: whoever takes it works under that. */
  private readonly causes = new Map<string, number>();
  private head = 0;
  private readonly dirty = new Set<string>();
  private readonly processing = new Set<string>();
  private readonly delayed = new Map<string, { at: number; timer: Timer }>();
  /** Told when a key becomes ready, so that an idle worker can take it. */
  onReady: () => void = () => {};

  constructor(
    private readonly clock: Clock,
    limiter = new RateLimiter(),
  ) {
    this.limiter = limiter;
  }

  get length(): number {
    return this.waiting.length - this.head;
  }

  add(key: string): void {
    if (this.dirty.has(key)) return;
    this.dirty.add(key);
    this.causes.set(key, this.clock.cause ?? 0);
    if (this.processing.has(key)) return;
    this.waiting.push(key);
    this.onReady();
  }

  /** Adds the key later. Of several delays for one key the earliest counts. */
  addAfter(key: string, delayMs: number): void {
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const at = this.clock.now + delayMs;
    const known = this.delayed.get(key);
    if (known && known.at <= at) return;
    known?.timer.cancel();
    const timer = this.clock.schedule(delayMs, () => {
      this.delayed.delete(key);
      this.add(key);
    });
    this.delayed.set(key, { at, timer });
  }

  addRateLimited(key: string): void {
    this.addAfter(key, this.limiter.when(key));
  }

  get(): string | undefined {
    if (this.length === 0) return undefined;
    const key = this.waiting[this.head++] as string;
    if (this.head > 1024 && this.head * 2 > this.waiting.length) {
      this.waiting.splice(0, this.head);
      this.head = 0;
    }
    this.dirty.delete(key);
    this.clock.cause = this.causes.get(key) ?? 0;
    this.causes.delete(key);
    this.processing.add(key);
    return key;
  }

  done(key: string): void {
    this.processing.delete(key);
    if (!this.dirty.has(key)) return;
    this.waiting.push(key);
    this.onReady();
  }
}
