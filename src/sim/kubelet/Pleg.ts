import type { Clock, Timer } from '../../base/Clock.ts';

/** Something whose containers changed. */
export interface Relisted {
  relist(): void;
}

/**
 * The pod lifecycle event generator: notices what happened to containers at its next round, once a second
 * (pkg/kubelet/pleg, generic). No round takes place when nothing happened.
 */
export class Pleg {
  /** What changed, with the trace of the change. */
  private readonly changed = new Map<Relisted, number>();
  private timer: Timer | undefined;
  private startedMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly periodMs: number,
    /** Where in the period its rounds lie, in [0, 1). */
    private readonly phase = 0,
  ) {}

  start(): void {
    this.startedMs = this.clock.now;
    if (this.changed.size > 0) this.arm();
  }

  /** Rounds stop; what changed is kept for when they go on. */
  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  note(worker: Relisted): void {
    if (!this.changed.has(worker)) this.changed.set(worker, this.clock.cause ?? 0);
    this.arm();
  }

  private arm(): void {
    if (this.timer) return;
    const since = (this.clock.now - this.startedMs + this.phase * this.periodMs) % this.periodMs;
    this.timer = this.clock.schedule(this.periodMs - since, () => {
      this.timer = undefined;
      const workers = [...this.changed];
      this.changed.clear();
      for (const [worker, cause] of workers) {
        this.clock.cause = cause;
        worker.relist();
      }
    });
  }
}
