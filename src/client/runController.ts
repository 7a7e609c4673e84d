import { StatusError } from '../api/StatusError.ts';
import type { Clock } from '../base/Clock.ts';
import type { LocalClient } from './LocalClient.ts';
import type { WorkQueue } from './workqueue/WorkQueue.ts';

/** A controller as the rest of the system sees it: a queue, and what to do with a key. */
export interface Controller {
  name: string;
  queue: WorkQueue;
  /**
   * Brings the world closer to what the object of this key asks for. Runs to completion. A StatusError it throws puts
   * the key back with growing delay; any other error is a bug and stops the simulation.
   */
  sync(key: string): void;
  /** Told when a sync is tried again, e.g. to emit an event. */
  onError?(key: string, error: StatusError): void;
}

export interface ControllerRun {
  clock: Clock;
  client: LocalClient;
  /** Keys worked on at a time (`--concurrent-*-syncs`). */
  workers: number;
  /** Virtual time a sync takes besides its calls. */
  syncMs: number;
  /** Told before each sync, for traces. */
  onSync?: (controller: string, key: string) => void;
}

/**
 * Drives a controller: the loop that every upstream controller has (`runWorker` / `processNextWorkItem`). A worker is
 * busy for as long as the sync's calls to the API server would have taken, and then takes the next key.
 */
export function runController(controller: Controller, run: ControllerRun): void {
  const { queue } = controller;
  let idle = run.workers;
  const wake = (): void => {
    if (idle === 0 || queue.length === 0) return;
    idle--;
    run.clock.schedule(run.syncMs, work);
  };
  const work = (): void => {
    const key = queue.get();
    if (key === undefined) {
      idle++;
      return;
    }
    run.onSync?.(controller.name, key);
    syncOnce(controller, key);
    const busyMs = run.client.takeSpentMs();
    if (busyMs === 0) finish(key);
    else run.clock.schedule(busyMs, () => finish(key));
  };
  const finish = (key: string): void => {
    queue.done(key);
    if (queue.length === 0) idle++;
    else run.clock.schedule(run.syncMs, work);
  };
  queue.onReady = wake;
  for (let i = 0; i < run.workers; i++) wake();
}

function syncOnce(controller: Controller, key: string): void {
  try {
    controller.sync(key);
    controller.queue.limiter.forget(key);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    controller.onError?.(key, error);
    controller.queue.addRateLimited(key);
  }
}
