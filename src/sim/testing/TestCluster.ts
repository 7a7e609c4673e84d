import type { CoreV1Event, V1Node, V1Pod } from '../../api/generated/types.ts';
import type { GroupVersionResource, KubeObject, StoredObject } from '../../api/meta.ts';
import { LocalClient } from '../../client/LocalClient.ts';
import { Etcd } from '../etcd/Etcd.ts';
import { Kernel } from '../kernel/Kernel.ts';
import { ApiServer } from '../kube-apiserver/ApiServer.ts';
import { KubeControllerManager } from '../kube-controller-manager/KubeControllerManager.ts';
import { DEFAULT_TIMINGS } from '../timings.ts';
import { HollowKubelet } from './HollowKubelet.ts';

export interface TestClusterOptions {
  seed?: string;
  /** How many nodes there are; they carry labels, capacity and a Ready condition. 3 by default. */
  nodes?: number;
  /** Names of the controllers to run; all by default. */
  controllers?: readonly string[];
}

/** For tests: an API server with the controller manager and hollow kubelets on the virtual clock. */
export class TestCluster {
  readonly kernel: Kernel;
  readonly api: ApiServer;
  readonly manager: KubeControllerManager;
  readonly kubelet: HollowKubelet;
  /** Acts as the cluster's administrator from outside. */
  readonly client: LocalClient;

  constructor(options: TestClusterOptions = {}) {
    const { seed = 'test', nodes = 3 } = options;
    this.kernel = new Kernel(Date.UTC(2026, 0, 1), seed);
    const { kernel } = this;
    this.api = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings: DEFAULT_TIMINGS });
    const user = { username: 'kubernetes-admin', groups: ['system:masters'] };
    this.client = new LocalClient(this.api, { component: 'kubectl', user, outside: true }, 0);
    const names = Array.from({ length: nodes }, (_, i) => `node-${i + 1}`);
    for (const name of names) this.addNode(name);
    this.manager = new KubeControllerManager({
      clock: kernel,
      api: this.api,
      timings: DEFAULT_TIMINGS,
      tracer: kernel.tracer,
      random: (name) => kernel.random(name),
      ...(options.controllers ? { only: options.controllers } : {}),
    });
    const inside = new LocalClient(this.api, { component: 'kubelet', user }, 0);
    this.kubelet = new HollowKubelet(kernel, inside, names);
    for (const name of ['default', 'kube-system']) {
      this.client.create({ group: '', version: 'v1', resource: 'namespaces' }, { metadata: { name } });
    }
    this.manager.start();
    this.kubelet.start();
  }

  /** Lets virtual time pass. */
  run(seconds: number): void {
    this.kernel.runUntil(this.kernel.now + seconds * 1000, 2_000_000);
  }

  create<T extends KubeObject>(resource: GroupVersionResource, object: T, namespace = 'default'): T {
    return this.client.create({ ...resource, namespace }, object);
  }

  get<T extends KubeObject>(resource: GroupVersionResource, name: string, namespace = 'default'): T {
    return this.client.get<T>({ ...resource, namespace, name });
  }

  list<T extends KubeObject>(resource: GroupVersionResource, namespace: string | undefined = 'default'): T[] {
    return this.client.list<T>({ ...resource, namespace }).items;
  }

  /** Merges fields into an object, as `kubectl patch --type merge` does. */
  patch<T extends KubeObject>(resource: GroupVersionResource, name: string, patch: object, namespace = 'default'): T {
    return this.client.patch<T>({ ...resource, namespace, name }, 'merge', patch);
  }

  pods(namespace = 'default'): V1Pod[] {
    return this.list<V1Pod>({ group: '', version: 'v1', resource: 'pods' }, namespace);
  }

  /** `reason: message` of every event about objects of a kind, in the order of their creation. */
  events(kind: string, namespace = 'default'): string[] {
    const events = this.list<CoreV1Event>({ group: '', version: 'v1', resource: 'events' }, namespace);
    return events
      .filter((e) => e.involvedObject.kind === kind)
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map((e) => `${e.reason}: ${e.message}`);
  }

  /** Every version of an object that etcd has held, oldest first. */
  history<T extends KubeObject>(resource: string, name: string, namespace = 'default'): T[] {
    const versions: T[] = [];
    for (const { key, current } of this.api.etcd.changesSince(0)) {
      if (current && key.includes(`/${resource}/`) && key.endsWith(`/${namespace}/${name}`)) {
        versions.push(current.value as unknown as T);
      }
    }
    return versions;
  }

  private addNode(name: string): void {
    const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' };
    const capacity = { cpu: '4', memory: '8Gi', pods: '110' };
    const nodes = { group: '', version: 'v1', resource: 'nodes' };
    const node = this.client.create<V1Node>(nodes, { metadata: { name, labels } });
    const conditions = [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }];
    const status = { capacity, allocatable: capacity, conditions };
    this.client.updateStatus<V1Node>({ ...nodes, name }, { ...node, status });
  }
}
