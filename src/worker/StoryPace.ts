import type { TraceEvent } from '../playback/TraceEvent.ts';

/** Virtual ms after the last thing of interest before time begins to run ahead. */
const LINGER_MS = 2_500;
/** How much faster the skipped time runs, and the virtual ms over which it gets there. */
const SKIP_FACTOR = 40;
const RAMP_MS = 4_000;
/** Virtual ms without anything of interest after which a story has nothing more to tell: time goes on as it did. */
const GIVE_UP_MS = 1_800_000;

/** Where the traces of a run are read. */
export interface Traces {
  readonly lastId: number;
  since(id: number): TraceEvent[];
}

/** How a story passes: the time at which something of interest happened last decides the pace. */
export class StoryPace {
  private seen = 0;

  constructor(private interestingAt: number) {}

  begin(now: number, lastId: number): void {
    this.interestingAt = now;
    this.seen = lastId;
  }

  /** True when something of interest happened since the last look. */
  look(traces: Traces): boolean {
    if (traces.lastId === this.seen) return false;
    const last = traces.since(this.seen).findLast(isInteresting);
    this.seen = traces.lastId;
    if (last) this.interestingAt = last.time;
    return last !== undefined;
  }

  /** By how much the chosen speed is multiplied at a moment. */
  factor(now: number): number {
    const quiet = now - this.interestingAt - LINGER_MS;
    if (quiet <= 0 || quiet > GIVE_UP_MS) return 1;
    return 1 + (SKIP_FACTOR - 1) * Math.min(1, quiet / RAMP_MS);
  }
}

const BACKGROUND = /^(leases|events|nodes)\//;

/** Something a person watching would want to see: a write of an object of theirs, a decision, a failure. */
export function isInteresting({ what, revision, object = '' }: TraceEvent): boolean {
  if (what === 'decision') return true;
  return what === 'request' && revision !== undefined && !BACKGROUND.test(object);
}
