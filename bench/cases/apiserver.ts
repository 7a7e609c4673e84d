import type { V1Pod } from '../../src/api/generated/types.ts';
import type { StoredObject } from '../../src/api/meta.ts';
import { LocalClient } from '../../src/client/LocalClient.ts';
import { Etcd } from '../../src/sim/etcd/Etcd.ts';
import { Kernel } from '../../src/sim/kernel/Kernel.ts';
import { ApiServer } from '../../src/sim/kube-apiserver/ApiServer.ts';
import { defaultAdmissionPlugins } from '../../src/sim/kube-apiserver/admission/plugins.ts';
import { DEFAULT_TIMINGS } from '../../src/sim/timings.ts';
import { liveHeap, measure } from '../measure.ts';
import type { Bench, Row } from '../Row.ts';

const PODS = 150_000;
const PODS_EACH = 500;
const NODES = 5_000;
const WATCHERS = 6;
const UPDATES = 60_000;
const LISTS = 20;
const ref = { group: '', version: 'v1', resource: 'pods', namespace: 'default' };

/** The API server and its store alone, with 150,000 pods and nobody else at work but watchers. */
export const apiserver: Bench = { name: 'apiserver', run };

function run(): Row[] {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'bench');
  const admission = defaultAdmissionPlugins(() => server.authorizer);
  const server: ApiServer = new ApiServer({
    kernel,
    etcd: new Etcd<StoredObject>(kernel),
    timings: DEFAULT_TIMINGS,
    admission,
    authorization: 'RBAC',
  });
  const user = { username: 'system:kube-controller-manager', groups: ['system:authenticated'] };
  const inside = new LocalClient(server, { component: 'kube-controller-manager', user }, 0);
  const outside = new LocalClient(
    server,
    { component: 'kubectl', user: { username: 'kubernetes-admin', groups: ['system:masters'] }, outside: true },
    0,
  );
  for (const name of ['default'])
    inside.create({ group: '', version: 'v1', resource: 'namespaces' }, { metadata: { name } });
  inside.create({ ...ref, resource: 'serviceaccounts' }, { metadata: { name: 'default' } });
  const rows: Row[] = [];
  const before = liveHeap();
  rows.push(rate('apiserver-create', PODS, (i) => inside.create<V1Pod>(ref, pod(i))));
  (rows[0] as Row).heapBytesPerPod = Math.round((liveHeap() - before) / PODS);
  rows.push(rate('apiserver-create-outside', 10_000, (i) => outside.create<V1Pod>(ref, pod(PODS + i))));
  let told = 0;
  const sink = {
    onEvents: (events: readonly unknown[]) => {
      told += events.length;
    },
    onClose: () => {},
  };
  for (let i = 0; i < WATCHERS; i++) inside.watch({ ...ref, namespace: '' }, { resourceVersion: '0' }, sink);
  kernel.runUntil(kernel.now + 1_000);
  told = 0;
  const update = rate('apiserver-status-update', UPDATES, (i) => {
    const name = nameOf(i);
    const current = inside.get<V1Pod>({ ...ref, name });
    inside.updateStatus<V1Pod>(
      { ...ref, name },
      { ...current, status: { ...current.status, phase: 'Running', message: String(i) } },
    );
    if (i % 100 === 0) kernel.runUntil(kernel.now + 10);
  });
  kernel.runUntil(kernel.now + 1_000);
  rows.push({ ...update, told });
  rows.push(each('apiserver-list-by-label', () => outside.list(ref, { labelSelector: 'app=app-7' }).items.length));
  rows.push(
    each('apiserver-list-by-node', () => outside.list(ref, { fieldSelector: 'spec.nodeName=node-7' }).items.length),
  );
  rows.push(each('apiserver-list-page', () => outside.list(ref, { limit: PODS_EACH }).items.length));
  return rows;
}

const nameOf = (i: number): string => `pod-${i}`;

function pod(i: number): V1Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: nameOf(i), labels: { app: `app-${Math.floor(i / PODS_EACH)}` } },
    spec: {
      nodeName: `node-${i % NODES}`,
      containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }],
    },
  };
}

/** A number of requests in a row, and how many that is a second. */
function rate(bench: string, count: number, request: (i: number) => void): Row {
  const cost = measure(() => {
    for (let i = 0; i < count; i++) request(i);
  });
  return {
    bench,
    nodes: NODES,
    pods: PODS,
    ...cost,
    requests: count,
    perSecond: Math.round((count / cost.wallMs) * 1000),
  };
}

/** The median of some requests, the first of which may have to prepare something. */
function each(bench: string, request: () => number): Row {
  const first = measure(() => request());
  const all: number[] = [];
  let items = 0;
  const again = (): void => {
    items = request();
  };
  for (let i = 0; i < LISTS; i++) all.push(measure(again).wallMs);
  const wallMs = all.sort((a, b) => a - b)[LISTS >> 1] as number;
  return { bench, nodes: NODES, pods: PODS, wallMs, cpuMs: wallMs, firstMs: first.wallMs, items };
}
