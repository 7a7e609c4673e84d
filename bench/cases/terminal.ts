import { KubeClient } from '../../src/client/KubeClient.ts';
import { DirectTransport } from '../../src/client/transport/DirectTransport.ts';
import { Session } from '../../src/sim/playback/Session.ts';
import { openTerminal } from '../../src/terminal/openTerminal.ts';
import { round } from '../measure.ts';
import type { Bench, Row } from '../Row.ts';

const PODS = 5_000;
const NODES = 100;

/** What a person waits for in the terminal: the first prompt, a long list, a completed word. */
export const terminal: Bench = {
  name: 'terminal',
  run: async () => {
    const session = withPods();
    const rows: Row[] = [];
    const opened = await timed(() => open(session));
    rows.push({ bench: 'first prompt', nodes: NODES, pods: PODS, wallMs: opened.wallMs });
    const { type, dispose } = opened.result;
    // The first run of each warms the code up, as in a page that has been open for a moment.
    for (const bench of ['cold', 'warm']) {
      for (const line of ['kubectl get pods\r', 'kubectl get pods -A -o wide\r', 'kubectl describe pod w-1\t']) {
        const { wallMs } = await timed(() => type(line));
        const name = `${line.trim()}${line.endsWith('\t') ? ' Tab' : ''} (${bench})`;
        rows.push({ bench: name, nodes: NODES, pods: PODS, wallMs });
        await type('\x03');
      }
    }
    dispose();
    return rows;
  },
};

async function timed<T>(work: () => Promise<T>): Promise<{ wallMs: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { wallMs: round(performance.now() - start), result };
}

function withPods(): Session {
  const session = new Session({ distribution: 'bare', nodes: NODES, seed: '1', startTime: '2026-01-01T00:00:00Z' });
  session.advance(20_000);
  const ref = { group: '', version: 'v1', resource: 'pods', namespace: 'default' };
  for (let i = 0; i < PODS; i++) {
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `w-${i}` },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    };
    const { code } = session.request({ verb: 'create', ref, body });
    if (code >= 400) throw new Error(`a pod was refused: ${code}`);
  }
  session.advance(session.now + 120_000);
  return session;
}

/** A terminal whose `type` ends when the prompt is back, or what was completed has been drawn. */
async function open(session: Session) {
  const clock = {
    now: () => Date.UTC(2026, 0, 1) + session.now,
    at: () => () => {},
    defer: (run: () => void) => void setImmediate(run),
  };
  const machine = openTerminal({
    client: new KubeClient(new DirectTransport(session)),
    clock,
    size: { columns: 200, rows: 50 },
  });
  let wrote = false;
  let text = '';
  machine.onOutput((part) => {
    wrote = true;
    text = (text + part).slice(-4000);
  });
  // Quiet for a few turns: nothing more comes.
  const quiet = async (): Promise<void> => {
    for (let idle = 0; idle < 30; ) {
      await new Promise((resolve) => setImmediate(resolve));
      idle = wrote ? 0 : idle + 1;
      wrote = false;
    }
  };
  await quiet();
  return {
    type: async (keys: string): Promise<string> => {
      text = '';
      machine.write(keys);
      wrote = true;
      await quiet();
      return text;
    },
    dispose: () => machine.dispose(),
  };
}
