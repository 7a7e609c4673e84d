import { HttpTransport } from '../client/transport/HttpTransport.ts';
import type { Interrupt, KubectlIO } from '../kubectl/KubectlIO.ts';
import { runKubectl } from '../kubectl/runKubectl.ts';
import { httpFetch, nodeFiles } from './nodeAccess.ts';

/** `npm run --silent kubectl -- --server URL …`: Orrery's kubectl in Node, against any API server that speaks plain HTTP. */
class Signals implements Interrupt {
  aborted = false;
  private readonly callbacks = new Set<() => void>();

  constructor() {
    process.on('SIGINT', () => {
      this.aborted = true;
      for (const callback of this.callbacks) callback();
      setTimeout(() => process.exit(130), 200).unref();
    });
  }

  onAbort(callback: () => void): () => void {
    this.callbacks.add(callback);
    return () => this.callbacks.delete(callback);
  }
}

/** How far the server's clock is ahead: ages that kubectl works out itself are relative to it. */
async function serverClock(server: string): Promise<number> {
  const answer = await fetch(`${server}/orrery/playback`, {
    method: 'POST',
    body: JSON.stringify({ method: 'state' }),
  }).catch(() => undefined);
  if (!answer?.ok) return 0;
  const { startTime, now } = (await answer.json()) as { startTime?: string; now?: number };
  return startTime === undefined || now === undefined ? 0 : Date.parse(startTime) + now - Date.now();
}

async function readStdin(): Promise<string | undefined> {
  if (process.stdin.isTTY) return undefined;
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) text += piece;
  return text;
}

/** Long waits are time limits: they do not keep the process alive when what they limit has ended. */
function sleep(ms: number): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
    if (ms > 8000) timer.unref();
  });
}

async function main(argv: string[]): Promise<void> {
  let offset = 0;
  const io: KubectlIO = {
    connect: ({ server }) => new HttpTransport(server.replace(/\/$/, ''), httpFetch, { 'User-Agent': 'kubectl' }),
    stdin: readStdin,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    files: nodeFiles,
    env: process.env,
    cwd: process.cwd(),
    now: () => Date.now() + offset,
    sleep,
    interrupt: new Signals(),
    isTty: false,
    columns: process.stdout.columns ?? 80,
  };
  const at = argv.findIndex((word) => word === '--server' || word === '-s');
  const server = at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith('--server='))?.slice('--server='.length);
  if (server) offset = await serverClock(server.replace(/\/$/, ''));
  process.exitCode = await runKubectl(argv, io);
}

await main(process.argv.slice(2));
