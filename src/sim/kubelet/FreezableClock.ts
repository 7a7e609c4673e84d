import type { Clock, Timer } from '../../base/Clock.ts';

/** The clock of a process that can be frozen (SIGSTOP): what became due meanwhile happens when it goes on. */
export class FreezableClock implements Clock {
  private frozen = false;
  private held: (() => void)[] = [];

  constructor(private readonly clock: Clock) {}

  get now(): number {
    return this.clock.now;
  }

  get startMs(): number {
    return this.clock.startMs;
  }

  schedule(delayMs: number, run: () => void): Timer {
    let cancelled = false;
    const once = (): void => {
      if (!cancelled) run();
    };
    const timer = this.clock.schedule(delayMs, () => {
      if (this.frozen) this.held.push(once);
      else run();
    });
    return {
      cancel: () => {
        cancelled = true;
        timer.cancel();
      },
    };
  }

  freeze(): void {
    this.frozen = true;
  }

  thaw(): void {
    if (!this.frozen) return;
    this.frozen = false;
    const { held } = this;
    this.held = [];
    for (const run of held) this.clock.schedule(0, run);
  }
}
