/**
 * Gathers what arrives and hands it over once a frame, so that a storm of changes costs one render. A hidden tab has no
 * frames; there a timer takes over.
 */
export function frameQueue<T>(flush: (items: T[]) => void, schedule = nextFrame): (item: T) => void {
  let items: T[] = [];
  let waiting = false;
  const run = (): void => {
    waiting = false;
    const batch = items;
    items = [];
    flush(batch);
  };
  return (item) => {
    items.push(item);
    if (waiting) return;
    waiting = true;
    schedule(run);
  };
}

/** Runs something in the next frame, or soon where there are no frames. */
export function nextFrame(run: () => void): void {
  if (typeof document !== 'undefined' && document.visibilityState === 'visible') requestAnimationFrame(run);
  else setTimeout(run, 100);
}
