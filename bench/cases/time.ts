import type { KubeRequest } from '../../src/client/KubeRequest.ts';
import type { ClusterConfig } from '../../src/scenarios/ClusterConfig.ts';
import { DEFAULT_CLUSTER } from '../../src/scenarios/ClusterConfig.ts';
import { Replay } from '../../src/sim/playback/Replay.ts';
import { Session } from '../../src/sim/playback/Session.ts';
import { liveHeap, measure, round } from '../measure.ts';
import type { Bench, Row } from '../Row.ts';

const HOUR_MS = 3_600_000;
const NODES = 10;
const PODS = 200;
const SEEKS = 200;

const apps = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default' };
const core = (resource: string) => ({ group: '', version: 'v1', resource });

/** An hour with 200 pods, and something done every two minutes: rewind it, go on from its middle, weigh its history. */
export const time: Bench = {
  name: 'time',
  run: () => {
    const cluster: ClusterConfig = { ...DEFAULT_CLUSTER, nodes: NODES };
    const session = new Session(cluster);
    const hour = measure(() => liveAnHour(session));
    const rows: Row[] = [speedRow('time: an hour', hour.wallMs, HOUR_MS, session)];
    rows.push(seekRow(session));
    const replay = new Replay(cluster, session.journal, HOUR_MS);
    const again = measure(() => {
      while (!replay.advance(10_000));
    });
    rows.push(speedRow('time: continue from here', again.wallMs, HOUR_MS, replay.session));
    const same = replay.session.historyHash(HOUR_MS) === session.historyHash(HOUR_MS);
    if (!same) throw new Error('the hour that was lived again is another one');
    rows.push(historyRow(session));
    return rows;
  },
};

function liveAnHour(session: Session): void {
  session.advance(60_000);
  for (let i = 0; i < 4; i++) session.request(deployment(`app-${i}`, PODS / 4));
  for (let minute = 4; minute < 60; minute += 2) {
    session.advance(minute * 60_000);
    const ref = { ...apps, name: `app-${minute % 4}` };
    const template = { metadata: { annotations: { at: `${minute}` } } };
    const spec = minute % 20 === 0 ? { template } : { replicas: PODS / 4 - (minute % 3) };
    session.request({ verb: 'patch', ref, patchType: 'merge', body: { spec } });
  }
  session.advance(HOUR_MS);
}

function deployment(name: string, replicas: number): KubeRequest {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  return { verb: 'create', ref: apps, body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec } };
}

const speedRow = (bench: string, wallMs: number, virtualMs: number, { simulation }: Session): Row => ({
  bench,
  nodes: NODES,
  pods: PODS,
  wallMs,
  timesRealTime: Math.round(virtualMs / wallMs),
  events: simulation.kernel.steps,
});

/** Going to random moments while the page's watches look on, from one to the next. */
function seekRow(session: Session): Row {
  let told = 0;
  const stops = ['pods', 'nodes', 'events', 'services', 'configmaps'].map((resource) =>
    session.watch(
      { verb: 'watch', ref: core(resource), options: { resourceVersion: `${session.simulation.etcd.revision}` } },
      { onEvents: (events) => (told += events.length), onClose: () => {} },
    ),
  );
  const times: number[] = [];
  const start = performance.now();
  for (let i = 0; i < SEEKS; i++) {
    const at = ((i * 7919) % SEEKS) * (HOUR_MS / SEEKS);
    times.push(measure(() => session.view(at)).wallMs);
  }
  session.view(undefined);
  const wallMs = round(performance.now() - start);
  for (const stop of stops) stop();
  times.sort((a, b) => a - b);
  return {
    bench: 'time: seek',
    nodes: NODES,
    pods: PODS,
    wallMs,
    medianMs: times[SEEKS / 2],
    worstMs: times.at(-1),
    told,
  };
}

/** What a change costs: the heap with the history and without. */
function historyRow({ simulation }: Session): Row {
  const { etcd } = simulation;
  const changes = etcd.pastChanges().length;
  const before = liveHeap();
  Object.assign(etcd, { log: [], archive: undefined });
  const bytes = before - liveHeap();
  return {
    bench: 'time: history',
    nodes: NODES,
    pods: PODS,
    wallMs: 0,
    changes,
    bytesPerChange: Math.round(bytes / changes),
  };
}
