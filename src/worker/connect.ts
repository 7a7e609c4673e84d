import { KubeClient } from '../client/KubeClient.ts';
import type { Playback } from '../playback/Playback.ts';
import type { Scenario } from '../scenarios/Scenario.ts';
import type { ToPage } from './protocol.ts';
import { recover } from './recover.ts';
import { type OpenOptions, WorkerLink } from './WorkerLink.ts';
import { WorkerPlayback } from './WorkerPlayback.ts';
import { takeWorker } from './warmWorker.ts';

/** Wall ms between pings, and how many may go unanswered before a worker is given up. */
const PING_MS = 2_000;
const PATIENCE = 6;

export interface Connected {
  client: KubeClient;
  playback: Playback;
  /** Opens another scenario in the same worker; the old one goes on until the new one is there. */
  open(scenario: Scenario, options?: OpenOptions): Promise<void>;
  /** Gives up what is being opened. */
  abandon(): void;
  /** Ends the worker. */
  close(): void;
}

/** What became of a worker that stopped answering or crashed. */
export type Recovered = { ok: true; lost?: string } | { ok: false; error: Error };

/**
 * Starts a worker with a scenario; resolves when its cluster answers. Rejects with why it cannot be opened. A worker that
 * stops answering is replaced, and the session lived again up to the last action that was acknowledged.
 */
export async function connect(
  scenario: Scenario,
  options: OpenOptions & { onRecovered?: (what: Recovered) => void } = {},
): Promise<Connected> {
  const { onRecovered, ...open } = options;
  let worker = takeWorker();
  const link = new WorkerLink(worker);
  const listen = (failed: (error: Error) => void): void => {
    worker.onmessage = ({ data }: MessageEvent<readonly ToPage[]>) => link.receive(data);
    worker.onerror = (event) => failed(new Error(event.message || 'the simulator could not be loaded'));
  };
  await new Promise<void>((resolve, reject) => {
    listen(reject);
    link.open(scenario, open).then(resolve, reject);
  });

  let recovering = false;
  const replace = async (): Promise<void> => {
    if (recovering) return;
    recovering = true;
    const renew = (): void => {
      worker.terminate();
      worker = takeWorker();
      listen(() => {});
      link.replacePort(worker, 'the simulator stopped answering and was started again');
    };
    const outcome = await recover(link, renew, PATIENCE * PING_MS);
    listen(replace);
    recovering = false;
    onRecovered?.(outcome);
  };
  listen(replace);
  const watchdog = setInterval(() => {
    if (recovering) return;
    if (link.unanswered >= PATIENCE) void replace();
    else link.ping();
  }, PING_MS);
  return {
    client: new KubeClient(link),
    playback: new WorkerPlayback(link),
    open: (other, more) => link.open(other, more),
    abandon: () => link.abandon(),
    close: () => {
      clearInterval(watchdog);
      worker.terminate();
    },
  };
}
