import type { Clock, Timer } from '../../base/Clock.ts';

/** The clock of a process that can be frozen (SIGSTOP): what became due meanwhile happens when it goes on. */
export class FreezableClock implements Clock {
  private frozen = false;
  private held: HeldTimer[] = [];

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
    const own = new HeldTimer(run);
    own.timer = this.clock.schedule(delayMs, () => {
      if (this.frozen) this.held.push(own);
      else run();
    });
    return own;
  }

  freeze(): void {
    this.frozen = true;
  }

  thaw(): void {
    if (!this.frozen) return;
    this.frozen = false;
    const { held } = this;
    this.held = [];
    for (const timer of held) this.clock.schedule(0, () => timer.fire());
  }
}

/** A timer that can be cancelled even while it is held. */
class HeldTimer implements Timer {
  timer: Timer | undefined;
  private cancelled = false;

  constructor(private readonly run: () => void) {}

  fire(): void {
    if (!this.cancelled) this.run();
  }

  cancel(): void {
    this.cancelled = true;
    this.timer?.cancel();
  }
}
