import type { V1Lease, V1Node, V1Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/meta.ts';
import { isAlreadyExists, StatusError } from '../../api/StatusError.ts';
import type { Timer } from '../../base/Clock.ts';
import { rfc3339Micro } from '../../base/timestamp.ts';
import { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { Distribution } from '../distributions/Distribution.ts';
import type { NodeContext } from './NodeContext.ts';
import { nodeConditions, nodeObject } from './nodeObject.ts';
import { PodWorker } from './PodWorker.ts';
import { StatusManager } from './StatusManager.ts';

const PODS = { group: '', version: 'v1', resource: 'pods' };
const NODES = { group: '', version: 'v1', resource: 'nodes' };
const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace: 'kube-node-lease' };

/** The agent of one node: registers it, keeps its lease, and runs the pods that are bound to it. */
export class Kubelet {
  readonly workers = new Map<string, PodWorker>();
  private readonly statuses: StatusManager;
  private pods: SharedInformer<V1Pod> | undefined;
  private readonly timers = new Set<Timer>();
  running = false;

  constructor(
    private readonly node: NodeContext,
    private readonly distribution: Distribution,
  ) {
    this.statuses = new StatusManager(node);
  }

  get name(): string {
    return this.node.machine.name;
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.register();
    this.renewLease();
    this.pods = new SharedInformer<V1Pod>(this.node.client, PODS, { fieldSelector: `spec.nodeName=${this.name}` });
    this.pods.addHandler({
      onAdd: (pod) => this.changed(pod),
      onUpdate: (pod) => this.changed(pod),
      onDelete: (pod) => this.gone(pod),
    });
    this.pods.start();
    this.every(this.node.timings.nodeLeaseRenewMs, () => this.renewLease());
    this.every(this.node.timings.nodeStatusReportMs, () => this.reportStatus());
  }

  /** The kubelet freezes; its containers go on. */
  stop(): void {
    this.running = false;
    this.pods?.stop();
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  worker(namespace: string, name: string): PodWorker | undefined {
    return this.workers.get(`${namespace}/${name}`);
  }

  private changed(pod: V1Pod): void {
    const key = keyOf(pod);
    const known = this.workers.get(key);
    if (known && known.pod.metadata?.uid === pod.metadata?.uid) {
      this.later(() => known.update(pod));
      return;
    }
    known?.dispose();
    const { phase } = pod.status ?? {};
    if ((phase === 'Succeeded' || phase === 'Failed') && !pod.metadata?.deletionTimestamp) return;
    const worker = new PodWorker(pod, this.node, this.statuses);
    this.workers.set(key, worker);
    this.later(() => worker.update(worker.pod));
  }

  private gone(pod: V1Pod): void {
    const key = keyOf(pod);
    const worker = this.workers.get(key);
    if (worker?.pod.metadata?.uid !== pod.metadata?.uid) return;
    worker?.dispose();
    this.workers.delete(key);
    this.statuses.forget(key);
  }

  private later(run: () => void): void {
    this.node.clock.schedule(this.node.timings.podWorkerMs, () => {
      if (this.running) run();
    });
  }

  private register(): void {
    const { client, machine } = this.node;
    try {
      client.create<V1Node>(NODES, nodeObject(machine, this.distribution, this.node.timestamp()));
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      this.reportStatus();
    }
  }

  private reportStatus(): void {
    const { client, machine } = this.node;
    const now = this.node.timestamp();
    try {
      const node = client.get<V1Node>({ ...NODES, name: machine.name });
      const before = node.status?.conditions ?? [];
      const conditions = nodeConditions(now).map((condition) => {
        const known = before.find((c) => c.type === condition.type);
        return known?.status === condition.status
          ? { ...condition, lastTransitionTime: known.lastTransitionTime }
          : condition;
      });
      const own = new Set(conditions.map((c) => c.type));
      const foreign = before.filter((c) => !own.has(c.type));
      client.updateStatus(
        { ...NODES, name: machine.name },
        { ...node, status: { ...node.status, conditions: [...foreign, ...conditions] } },
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  private renewLease(): void {
    const { client, clock, machine } = this.node;
    const spec = {
      holderIdentity: machine.name,
      leaseDurationSeconds: 40,
      renewTime: rfc3339Micro(clock.startMs + clock.now),
    };
    const lease: V1Lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: machine.name, namespace: LEASES.namespace },
      spec,
    };
    try {
      client.update({ ...LEASES, name: machine.name }, lease);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  private every(ms: number, run: () => void): void {
    const timer = this.node.clock.schedule(ms, () => {
      this.timers.delete(timer);
      run();
      if (this.running) this.every(ms, run);
    });
    this.timers.add(timer);
  }
}
