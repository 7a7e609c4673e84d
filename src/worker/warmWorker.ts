let warm: Worker | undefined;

/** Starts the simulator's worker before anything else loads, so that its code arrives while the page is put together. */
export function warmWorker(): void {
  warm ??= newWorker();
}

/** The worker that is warm, or a new one. */
export function takeWorker(): Worker {
  const worker = warm ?? newWorker();
  warm = undefined;
  return worker;
}

const newWorker = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
