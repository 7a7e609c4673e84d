/** Time as a terminal knows it: the virtual clock of its cluster, and turns of the thread that it runs in. */
export interface TerminalClock {
  /** Milliseconds since the epoch, on the cluster's clock. It stands still while the cluster is paused. */
  now(): number;
  /** Calls back once when `now()` has reached `timeMs`; the result takes the callback away. */
  at(timeMs: number, run: () => void): () => void;
  /** Calls back in a later turn of the thread, after whatever else waits for it (input, drawing). */
  defer(run: () => void): void;
}
