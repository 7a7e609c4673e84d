// Stands in for the simulator's worker: speaks the same messages about a cluster of any size whose pods change at a given
// rate. The line before this one, added by the benchmark, says `const SIZE = { nodes, pods, rate }`.
/* global SIZE */
const start = Date.parse('2026-01-01T00:00:00Z');
let revision = 1000;
let watchId;

const meta = (name, namespace, more = {}) => ({
  name,
  ...(namespace ? { namespace } : {}),
  uid: `${namespace ?? ''}/${name}`,
  resourceVersion: String(revision),
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...more,
});

const node = (i) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: meta(`node-${i}`, undefined, { labels: { 'kubernetes.io/hostname': `node-${i}` } }),
  spec: {},
  status: {
    allocatable: { cpu: '8', memory: '16Gi', pods: '110' },
    conditions: [{ type: 'Ready', status: 'True' }],
    nodeInfo: { kubeletVersion: 'v1.36.0' },
  },
});

const ready = new Uint8Array(SIZE.pods);
function pod(i) {
  const app = `app-${i % Math.max(1, Math.round(SIZE.pods / 50))}`;
  const up = ready[i] === 0;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(`${app}-7d4c9b6f5-${i.toString(36).padStart(5, '0')}`, `team-${i % 7}`, {
      labels: { app, 'pod-template-hash': '7d4c9b6f5' },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-7d4c9b6f5`, uid: app, controller: true },
      ],
    }),
    spec: {
      nodeName: `node-${i % SIZE.nodes}`,
      containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '50m', memory: '64Mi' } } }],
    },
    status: {
      phase: 'Running',
      podIP: `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`,
      conditions: [{ type: 'Ready', status: up ? 'True' : 'False' }],
      containerStatuses: [
        {
          name: 'web',
          image: 'nginx',
          imageID: '',
          ready: up,
          restartCount: up ? 0 : 3,
          state: up ? { running: {} } : { waiting: { reason: i % 3 ? 'ContainerCreating' : 'CrashLoopBackOff' } },
        },
      ],
    },
  };
}

function list({ ref, options = {} }) {
  const all = { nodes: [SIZE.nodes, node], pods: [SIZE.pods, pod] }[ref.resource] ?? [0];
  const from = Number(options.continue ?? 0);
  const to = Math.min(all[0], from + (options.limit ?? all[0]));
  const items = [];
  for (let i = from; i < to; i++) items.push(all[1](i));
  return {
    code: 200,
    body: {
      kind: 'List',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(revision), ...(to < all[0] ? { continue: String(to) } : {}) },
      items,
    },
  };
}

const state = () => ({
  now: performance.now(),
  end: performance.now(),
  startTime: new Date(start).toISOString(),
  running: true,
  speed: 1,
  revision,
  events: revision,
  kubernetesVersion: 'v1.36.0',
  distribution: 'synthetic',
});

function answer({ target, method, args }) {
  if (target === 'cluster') return method === 'roundTrip' ? list(args[0]) : { code: 404, headers: {}, body: '' };
  return method === 'state' ? state() : [];
}

let owed = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  const out = [{ type: 'state', state: state() }];
  owed += ((now - last) / 1000) * SIZE.rate;
  last = now;
  const events = [];
  for (; watchId !== undefined && owed >= 1; owed--) {
    const i = Math.floor(Math.random() * SIZE.pods);
    ready[i] = ready[i] ? 0 : Math.random() < 0.3 ? 1 : 0;
    revision++;
    events.push({ type: 'MODIFIED', object: pod(i) });
  }
  if (events.length > 0) out.push({ type: 'events', id: watchId, events });
  postMessage(out);
}, 16);

globalThis.onmessage = ({ data }) => {
  if (data.type === 'ping') postMessage([{ type: 'pong' }]);
  else if (data.type === 'open') postMessage([{ type: 'opened' }]);
  else if (data.type === 'call') postMessage([{ type: 'result', id: data.id, value: answer(data) }]);
  else if (data.type === 'watch' && data.request.ref.resource === 'pods') {
    watchId = data.id;
    owed = 0;
  }
};
