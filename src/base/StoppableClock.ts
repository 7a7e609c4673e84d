import type { Clock, Timer } from './Clock.ts';

/** The clock of a process that can be killed: once stopped, nothing it scheduled runs any more. */
export class StoppableClock implements Clock {
  private stopped = false;

  constructor(private readonly clock: Clock) {}

  get now(): number {
    return this.clock.now;
  }

  get cause(): number {
    return this.clock.cause ?? 0;
  }

  set cause(trace: number) {
    this.clock.cause = trace;
  }

  get startMs(): number {
    return this.clock.startMs;
  }

  schedule(delayMs: number, run: () => void): Timer {
    return this.clock.schedule(delayMs, () => {
      if (!this.stopped) run();
    });
  }

  stop(): void {
    this.stopped = true;
  }
}
