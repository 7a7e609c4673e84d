let marked = false;

/** Leaves the performance mark `graph-alive` once: real nodes are drawn and traffic moves. */
export function markGraphAlive(): void {
  if (marked) return;
  marked = true;
  performance.mark('graph-alive');
  for (const run of waiting.splice(0)) run();
}

const waiting: (() => void)[] = [];

/** Runs something heavy only when the graph is alive, or after `latestMs` if it never is. */
export function whenGraphAlive(run: () => void, latestMs = 2500): void {
  if (marked) {
    run();
    return;
  }
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    run();
  };
  waiting.push(once);
  setTimeout(once, latestMs);
}
