import { loadExplanations } from './explanations.ts';
import type { ToWorker } from './protocol.ts';
import { WorkerHost } from './WorkerHost.ts';

/** Wall ms between slices of simulation, and between messages to the page. */
const TICK_MS = 4;
const FRAME_MS = 16;

/** By then the cluster has been drawn. */
const EXPLAIN_AFTER_MS = 1_200;

const host = new WorkerHost({ now: () => performance.now() });
const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

function flush(): void {
  const messages = host.flush();
  if (messages.length > 0) scope.postMessage(messages);
}

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  host.receive(data);
  queueMicrotask(flush);
};
setInterval(() => host.tick(), TICK_MS);
setTimeout(() => void loadExplanations(), EXPLAIN_AFTER_MS);
setInterval(flush, FRAME_MS);
