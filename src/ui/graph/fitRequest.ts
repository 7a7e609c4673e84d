const listeners = new Set<() => void>();

/** Asks the canvas, from anywhere on the page, to show everything. */
export function fitRequest(): void {
  for (const listener of listeners) listener();
}

export function onFitRequest(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
