import type { V1Ingress, V1Node, V1Pod, V1Service } from '../../src/api/generated/types.ts';
import type { GroupVersionResource, KubeObject, StoredObject } from '../../src/api/meta.ts';
import { ipv4Number, ipv4Text } from '../../src/base/ipv4.ts';
import { LocalClient } from '../../src/client/LocalClient.ts';
import type { RuntimeContainer } from '../../src/sim/cri/ContainerRuntime.ts';
import { Etcd } from '../../src/sim/etcd/Etcd.ts';
import { Kernel } from '../../src/sim/kernel/Kernel.ts';
import { ApiServer } from '../../src/sim/kube-apiserver/ApiServer.ts';
import { ClusterNetwork } from '../../src/sim/network/ClusterNetwork.ts';
import { Walk } from '../../src/sim/network/Walk.ts';
import { DEFAULT_TIMINGS } from '../../src/sim/timings.ts';
import { ADMIN } from '../../src/sim/users.ts';
import { measure, round } from '../measure.ts';
import type { Bench, Row } from '../Row.ts';

const NODES = 100;
const SERVICES = 1_000;
const ENDPOINTS = 10;

const core = (resource: string): GroupVersionResource => ({ group: '', version: 'v1', resource });
const INGRESSES = { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses' };
const CLASSES = { group: 'networking.k8s.io', version: 'v1', resource: 'ingressclasses' };
const SLICES = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' };
const FRONT = { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' };

/** 1,000 Services with 10 endpoints each behind one ingress controller; then requests, one by one and in bulk. */
export const traffic: Bench = {
  name: 'traffic',
  run(): Row[] {
    const { kernel, network } = cluster();
    return [
      single(network, 'traffic ingress', 400_000, false),
      single(network, 'traffic ingress followed', 40_000, true),
      clusterIP(network, 400_000),
      bulk(kernel, network, 1_000),
      bulk(kernel, network, 100_000),
    ];
  },
};

function single(network: ClusterNetwork, bench: string, count: number, follow: boolean): Row {
  const walk = new Walk();
  const ip = network.resolveOutside('s1.example.com').ip ?? 0;
  const hosts = Array.from({ length: SERVICES }, (_, i) => `s${i}.example.com`);
  const request = { scheme: 'http' as const, path: '/x', headers: {}, method: 'GET', ip, port: 80 };
  let failed = 0;
  const run = (n: number): void => {
    for (let i = 0; i < n; i++) {
      walk.begin(network.internet, follow, network.ephemeralPort());
      network.http.send(walk, { ...request, host: hosts[i % SERVICES] as string });
      network.traffic.counters.record(walk.path, walk.failed, walk.latencyMs, 1);
      if (walk.failed) failed++;
    }
  };
  run(20_000);
  failed = 0;
  return rowOf(
    bench,
    count,
    measure(() => run(count)),
    failed,
  );
}

function clusterIP(network: ClusterNetwork, count: number): Row {
  const [entry] = network.proxy.table.entries.values();
  const ip = ipv4Number(entry?.service.spec?.clusterIP ?? '') ?? 0;
  const [node] = network.directory.nodes.values();
  const walk = new Walk();
  const sender = { id: 'node/n0', ip: node?.ip ?? 0, node, pod: undefined };
  let failed = 0;
  const run = (n: number): void => {
    for (let i = 0; i < n; i++) {
      walk.begin(sender, false, 40_000);
      if (!network.fabric.connect(walk, ip, 80, 'TCP')) failed++;
    }
  };
  run(20_000);
  failed = 0;
  return rowOf(
    'traffic cluster-ip',
    count,
    measure(() => run(count)),
    failed,
  );
}

/** A virtual minute of traffic from one source. */
function bulk(kernel: Kernel, network: ClusterNetwork, requestsPerSecond: number): Row {
  const { counters } = network.traffic;
  const [before, failedBefore] = [counters.total, counters.failed];
  network.traffic.set([{ name: 'bench', url: 'http://s7.example.com/', requestsPerSecond }]);
  const time = measure(() => kernel.runUntil(kernel.now + 60_000));
  network.traffic.set([]);
  return rowOf(`traffic ${requestsPerSecond}/s`, counters.total - before, time, counters.failed - failedBefore);
}

function rowOf(bench: string, requests: number, time: { wallMs: number; cpuMs: number }, failed: number): Row {
  const pods = SERVICES * ENDPOINTS;
  return { bench, nodes: NODES, pods, ...time, requests, perSecond: round((requests / time.wallMs) * 1000), failed };
}

function cluster(): { kernel: Kernel; network: ClusterNetwork } {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'bench');
  const timings = DEFAULT_TIMINGS;
  const api = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings });
  const client = new LocalClient(api, { component: 'bench', user: ADMIN }, 0);
  const listener = { listeners: [{ port: 80, protocol: 'TCP' }], handleHttp: answer } as unknown as RuntimeContainer;
  const network = new ClusterNetwork({
    clock: kernel,
    timings,
    clientFor: (caller) => new LocalClient(api, caller, 0),
    random: (name) => kernel.random(name),
    tracer: kernel.tracer,
    cni: 'kindnet',
    clusterCIDR: '10.0.0.0/8',
    dnsAddress: '10.96.0.10',
    loadBalancerPool: { first: '172.18.255.200', last: '172.18.255.250' },
    containersOf: () => [listener],
  });
  fill(client);
  network.start();
  kernel.runUntil(10_000);
  return { kernel, network };
}

const answer: RuntimeContainer['handleHttp'] = (_, reply) =>
  reply({ status: 200, headers: {}, body: '', latencyMs: 1 });

function fill(client: LocalClient): void {
  client.create(core('namespaces'), { metadata: { name: 'default' } });
  for (let i = 0; i < NODES; i++) addNode(client, i);
  client.create<KubeObject>(CLASSES, {
    metadata: { name: 'nginx' },
    spec: { controller: 'k8s.io/ingress-nginx' },
  } as KubeObject);
  for (let s = 0; s <= SERVICES; s++) addService(client, s, s === SERVICES);
}

function addNode(client: LocalClient, index: number): void {
  const name = `n${index}`;
  const node = client.create<V1Node>(core('nodes'), { metadata: { name }, spec: { podCIDR: `10.1.${index}.0/24` } });
  const addresses = [{ type: 'InternalIP', address: `172.18.0.${index + 2}` }];
  const status = { addresses, conditions: [{ type: 'Ready', status: 'True' }] };
  client.updateStatus<V1Node>({ ...core('nodes'), name }, { ...node, status });
}

function addService(client: LocalClient, index: number, isFront: boolean): void {
  const namespace = 'default';
  const name = isFront ? 'ingress-nginx-controller' : `s${index}`;
  const labels = isFront ? FRONT : { app: name };
  const spec = { type: isFront ? 'LoadBalancer' : 'ClusterIP', selector: labels, ports: [{ name: 'http', port: 80 }] };
  client.create<V1Service>({ ...core('services'), namespace }, { metadata: { name, labels }, spec });
  const pods = Array.from({ length: isFront ? 2 : ENDPOINTS }, (_, i) => ({
    i,
    ip: ipv4Text(0x0a010000 + index * 16 + i),
  }));
  for (const { i, ip } of pods) addPod(client, `${name}-${i}`, ip, labels, `n${(index + i) % NODES}`);
  client.create<KubeObject>({ ...SLICES, namespace }, {
    metadata: { name: `${name}-x`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    endpoints: pods.map(({ i, ip }) => ({
      addresses: [ip],
      conditions: { ready: true },
      nodeName: `n${(index + i) % NODES}`,
      targetRef: { kind: 'Pod', namespace, name: `${name}-${i}` },
    })),
  } as KubeObject);
  if (isFront) return;
  const backend = { service: { name, port: { number: 80 } } };
  const rules = [{ host: `${name}.example.com`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
  client.create<V1Ingress>(
    { ...INGRESSES, namespace },
    { metadata: { name }, spec: { ingressClassName: 'nginx', rules } },
  );
}

function addPod(
  client: LocalClient,
  name: string,
  podIP: string,
  labels: Record<string, string>,
  nodeName: string,
): void {
  const ref = { ...core('pods'), namespace: 'default' };
  const spec = { nodeName, containers: [{ name: 'c', image: 'x', ports: [{ containerPort: 80 }] }] };
  const pod = client.create<V1Pod>(ref, { metadata: { name, labels }, spec });
  const conditions = [{ type: 'Ready', status: 'True' }];
  const status = { ...pod.status, phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions };
  client.updateStatus<V1Pod>({ ...ref, name }, { ...pod, status });
}
