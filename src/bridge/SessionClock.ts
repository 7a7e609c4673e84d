import { Heap } from '../base/Heap.ts';
import type { Session } from '../sim/playback/Session.ts';
import type { TerminalClock } from '../terminal/TerminalClock.ts';

interface Alarm {
  at: number;
  seq: number;
  run: (() => void) | undefined;
}

/** The clock of a simulator in this process: time passes when it is told to. */
export class SessionClock implements TerminalClock {
  private sequence = 0;
  private readonly alarms = new Heap<Alarm>((a, b) => a.at < b.at || (a.at === b.at && a.seq < b.seq));
  private readonly startMs: number;

  constructor(private readonly session: Session) {
    this.startMs = Date.parse(session.config.startTime);
  }

  now(): number {
    return this.startMs + this.session.now;
  }

  at(timeMs: number, run: () => void): () => void {
    const alarm: Alarm = { at: timeMs, seq: this.sequence++, run };
    this.alarms.push(alarm);
    return () => {
      alarm.run = undefined;
    };
  }

  defer(run: () => void): void {
    setImmediate(run);
  }

  /** Lets at most `ms` pass, up to the next alarm. */
  pass(ms: number): void {
    for (let top = this.alarms.peek(); top && !top.run; top = this.alarms.peek()) this.alarms.pop();
    const end = Math.min(this.now() + ms, Math.max(this.now(), this.alarms.peek()?.at ?? Number.POSITIVE_INFINITY));
    this.session.advance(end - this.startMs);
    for (let top = this.alarms.peek(); top && (!top.run || top.at <= this.now()); top = this.alarms.peek()) {
      this.alarms.pop();
      top.run?.();
    }
  }
}
