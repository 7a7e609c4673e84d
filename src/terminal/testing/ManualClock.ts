import type { TerminalClock } from '../TerminalClock.ts';

/** A clock for tests: time passes and turns are taken when the test says so. */
export class ManualClock implements TerminalClock {
  private time = Date.UTC(2026, 0, 1, 9, 0, 0);
  private alarms: { at: number; run: () => void }[] = [];
  private turnsToTake: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  at(timeMs: number, run: () => void): () => void {
    const alarm = { at: timeMs, run };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((one) => one !== alarm);
    };
  }

  defer(run: () => void): void {
    this.turnsToTake.push(run);
  }

  pass(ms: number): void {
    this.time += ms;
    const due = this.alarms.filter((alarm) => alarm.at <= this.time);
    this.alarms = this.alarms.filter((alarm) => alarm.at > this.time);
    for (const { run } of due) run();
  }

  /** Takes turns, and lets promises settle between them. */
  async turns(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      for (const run of this.turnsToTake.splice(0)) run();
      for (let j = 0; j < 40; j++) await Promise.resolve();
    }
  }

  /** Until nothing is left to do, at most 400 turns. */
  async settle(): Promise<void> {
    for (let i = 0; i < 400; i++) {
      await this.turns(2);
      if (this.turnsToTake.length === 0) return;
    }
  }
}
