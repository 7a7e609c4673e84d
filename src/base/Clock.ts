/** Virtual time as components see it: what time it is, and waking up later. */
export interface Clock {
  /** Virtual milliseconds since the start of the scenario. */
  readonly now: number;
  /** Unix milliseconds of the start, so that `startMs + now` is a date. */
  readonly startMs: number;
  /**
   * The trace under which the current step runs; what is scheduled now inherits it. Whoever puts work aside keeps it and
   * sets it again when the work is taken up, so that causes lead back to the right place. 0 or absent: none is known.
   */
  cause?: number;
  /** Runs `run` once, `delayMs` from now, after everything already due at that time. */
  schedule(delayMs: number, run: () => void): Timer;
}

export interface Timer {
  /** Forgets it; nothing happens when it has run already. */
  cancel(): void;
}
