import type { StoredObject } from '../../api/meta.ts';
import { KubeClient } from '../../client/KubeClient.ts';
import type { Flow } from '../../playback/Playback.ts';
import type { Deployment, Pod, Service } from '../stores/useMirror.ts';
import { FakeApi } from './FakeApi.ts';
import { FakePlayback } from './FakePlayback.ts';
import {
  fakeDeployment,
  fakeEvent,
  fakeIngress,
  fakeNode,
  fakePod,
  fakeReplicaSet,
  fakeService,
  fakeSlice,
  type PodShape,
} from './fakeObjects.ts';

/** A cluster that only looks alive, for building the page (`?fake`). */
export async function fakeConnect(): Promise<{ client: KubeClient; playback: FakePlayback }> {
  const api = new FakeApi();
  const playback = new FakePlayback();
  new FakeWorld(api, playback).start();
  return { client: new KubeClient(api), playback };
}

class FakeWorld {
  private ips = 4;
  private turn = 0;
  constructor(
    private readonly api: FakeApi,
    private readonly playback: FakePlayback,
  ) {}

  start(): void {
    const { api } = this;
    for (const name of ['default', 'kube-system']) api.put('Namespace', { metadata: { name } });
    api.put('Node', fakeNode('control-plane', true));
    for (const n of [1, 2, 3]) api.put('Node', fakeNode(`worker-${n}`));
    for (const name of ['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager'])
      api.put('Pod', fakePod({ name: `${name}-control-plane`, namespace: 'kube-system', node: 'control-plane' }));
    for (const n of [1, 2, 3])
      api.put('Pod', fakePod({ name: `kube-proxy-${n}x`, namespace: 'kube-system', node: `worker-${n}` }));
    api.put('ConfigMap', {
      metadata: { name: 'hello-config', namespace: 'default' },
      data: { greeting: 'hello', colour: 'brass' },
    });
    api.put('ServiceAccount', { metadata: { name: 'default', namespace: 'default' } });
    this.deployment('hello', 4, 'kiamol/ch02-hello-kiamol');
    this.deployment('api', 2, 'kiamol/ch03-numbers-api');
    const front = fakeService('ingress-nginx-controller', '10.96.1.1', 'LoadBalancer');
    const labels = { 'app.kubernetes.io/name': 'ingress-nginx' };
    api.put('Service', { ...front, metadata: { ...front.metadata, namespace: 'ingress-nginx', labels } });
    api.put('Service', fakeService('hello', '10.96.12.40'));
    api.put('Service', fakeService('api', '10.96.7.11'));
    api.put('Service', fakeService('old', '10.96.3.9', 'NodePort', 'gone'));
    api.put('Ingress', fakeIngress('hello', 'hello.example.com', [['/', 'hello'], ['/api', 'api'], ['/old', 'old']])); // biome-ignore format: a table
    this.slices();
    api.put('Pod', fakePod({ name: 'crasher', node: 'worker-3', state: 'crash', restarts: 4 }));
    api.put('Pod', fakePod({ name: 'greedy', state: 'pending' }));
    api.onWrite = (resource, object, key) => this.written(resource, object, key);
    setInterval(() => this.flows(), 250);
    setInterval(() => this.messages(), 700);
  }

  private deployment(name: string, replicas: number, image: string): void {
    this.api.put('Deployment', fakeDeployment(name, replicas, image));
    this.api.put('ReplicaSet', fakeReplicaSet(`${name}-7d4c9`, name, replicas));
    for (let i = 0; i < replicas; i++)
      this.pod(name, i === 3 ? 'creating' : i === 1 && name === 'api' ? 'notReady' : 'running');
  }

  private pod(app: string, state: PodShape['state']): void {
    const suffix = Math.random().toString(36).slice(2, 7);
    const node = `worker-${(this.ips % 3) + 1}`;
    const name = `${app}-7d4c9-${suffix}`;
    const owner = { kind: 'ReplicaSet', name: `${app}-7d4c9` };
    const shape: PodShape = { name, node, labels: { app }, owner, state, ip: `10.244.${node.at(-1)}.${++this.ips}` };
    const id = `pods/default/${name}`;
    const made = this.playback.trace('request', 'replicaset', 'kube-apiserver', `create pods/${name} → 201`, id);
    const placed = this.playback.trace('decision', 'kube-scheduler', 'kube-scheduler', `chose ${node}`, id, made);
    this.playback.trace('cri', `kubelet/${node}`, `kubelet/${node}`, 'started container web', id, placed);
    this.api.put('Pod', fakePod(shape));
    fakeEvent(this.api, { kind: 'Pod', name }, 'Scheduled', `Successfully assigned default/${name} to ${node}`);
    if (state !== 'creating') return;
    setTimeout(() => {
      if (!this.api.find('pods', `default/${name}`)) return;
      this.api.put('Pod', fakePod({ ...shape, state: 'running' }));
      fakeEvent(this.api, { kind: 'Pod', name }, 'Started', 'Started container web');
      this.slices();
    }, 4000);
  }

  private slices(): void {
    for (const service of this.api.all<Service>('services')) {
      const app = service.spec?.selector?.app;
      const pods = this.api
        .all<Pod>('pods')
        .filter((p) => p.metadata.labels?.app === app && p.status?.podIP && !p.metadata.deletionTimestamp)
        .map((p) => ({
          name: p.metadata.name,
          ip: p.status?.podIP ?? '',
          node: p.spec?.nodeName ?? '',
          ready: p.status?.containerStatuses?.[0]?.ready ?? false,
        }));
      this.api.put('EndpointSlice', fakeSlice(service.metadata.name, pods));
    }
  }

  private written(resource: string, object: StoredObject | undefined, key: string): void {
    const [namespace, name] = key.split('/') as [string, string];
    const verb = object ? 'patch' : 'delete';
    this.playback.record({
      type: 'request',
      request: { verb, ref: { group: '', version: 'v1', resource, namespace, name } },
    });
    if (resource === 'deployments' && object) this.scale(object as Deployment);
    else if (!object && resource === 'pods') this.deletePod(key);
    else if (!object) this.api.remove(resource, key);
  }

  private deletePod(key: string): void {
    const pod = this.api.find<Pod>('pods', key);
    if (!pod) return;
    const app = pod.metadata.labels?.app ?? '';
    this.api.put('Pod', { ...pod, metadata: { ...pod.metadata, deletionTimestamp: this.api.now() } });
    this.slices();
    setTimeout(() => this.api.remove('pods', key), 1500);
    const deployment = this.api.find<Deployment>('deployments', `default/${app}`);
    if (deployment) setTimeout(() => this.scale(deployment), 100);
  }

  private scale(deployment: Deployment): void {
    const name = deployment.metadata.name;
    const wanted = deployment.spec?.replicas ?? 1;
    const mine = this.api
      .all<Pod>('pods')
      .filter((p) => p.metadata.labels?.app === name && !p.metadata.deletionTimestamp);
    if (mine.length < wanted && !this.api.find('replicasets', `default/${name}-7d4c9`))
      this.api.put('ReplicaSet', fakeReplicaSet(`${name}-7d4c9`, name, wanted));
    for (let i = mine.length; i < wanted; i++) this.pod(name, 'creating');
    for (const pod of mine.slice(wanted)) {
      const key = `default/${pod.metadata.name}`;
      this.api.put('Pod', { ...pod, metadata: { ...pod.metadata, deletionTimestamp: this.api.now() } });
      setTimeout(() => this.api.remove('pods', key), 1500);
    }
    this.slices();
  }

  private flows(): void {
    this.turn++;
    const rate = 40 + 6 * Math.sin(this.turn / 8);
    const flows: Flow[] = [];
    const edge = (from: string, to: string, requestsPerSecond: number, errorsPerSecond = 0): void => {
      flows.push({ from, to, requestsPerSecond, errorsPerSecond, latencyMs: 3 });
    };
    edge('client/internet', 'lb/ingress-nginx/ingress-nginx-controller', rate, rate * 0.02);
    edge('lb/ingress-nginx/ingress-nginx-controller', 'ingress/default/hello', rate);
    for (const [service, share] of [
      ['hello', 0.8],
      ['api', 0.18],
      ['old', 0.02],
    ] as const) {
      // biome-ignore format: a table
      edge('ingress/default/hello', `service/default/${service}`, rate * share, service === 'old' ? rate * share : 0);
      const ready = this.api
        .all<Pod>('pods')
        .filter(
          (p) =>
            p.metadata.labels?.app === service &&
            p.status?.containerStatuses?.[0]?.ready &&
            !p.metadata.deletionTimestamp,
        );
      for (const pod of ready)
        edge(`service/default/${service}`, `pod/default/${pod.metadata.name}`, (rate * share) / ready.length);
    }
    this.playback.flows(flows);
  }

  private messages(): void {
    if (!this.playback.running) return;
    const node = `worker-${(this.turn % 3) + 1}`;
    const id = `nodes//${node}`;
    const sent = this.playback.trace(
      'request',
      `kubelet/${node}`,
      'kube-apiserver',
      `patch nodes/${node}/status → 200`,
      id,
    );
    this.playback.trace('stage', 'kube-apiserver', 'etcd', 'put nodes', id, sent);
    this.playback.trace('watch', 'kube-apiserver', 'kube-scheduler', `MODIFIED nodes/${node}`, id, sent);
  }
}
