import { KubeClient } from '../client/KubeClient.ts';
import type { Playback } from '../playback/Playback.ts';
import type { Scenario } from '../scenarios/Scenario.ts';
import type { ToPage } from './protocol.ts';
import { WorkerLink } from './WorkerLink.ts';
import { WorkerPlayback } from './WorkerPlayback.ts';

export interface Connected {
  client: KubeClient;
  playback: Playback;
  /** Ends the worker. */
  close(): void;
}

/** Starts a worker with a scenario; resolves when its cluster answers. Rejects with why it cannot be opened. */
export async function connect(scenario: Scenario): Promise<Connected> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const link = new WorkerLink(worker);
  worker.onmessage = ({ data }: MessageEvent<readonly ToPage[]>) => link.receive(data);
  await new Promise<void>((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message || 'the simulator could not be loaded'));
    link.open(scenario).then(resolve, reject);
  });
  return {
    client: new KubeClient(link),
    playback: new WorkerPlayback(link),
    close: () => worker.terminate(),
  };
}
