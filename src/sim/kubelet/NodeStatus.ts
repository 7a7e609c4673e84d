import type { V1Lease, V1Node } from '../../api/generated/types.ts';
import { isAlreadyExists, StatusError } from '../../api/StatusError.ts';
import type { Timer } from '../../base/Clock.ts';
import { rfc3339Micro } from '../../base/timestamp.ts';
import type { Distribution } from '../distributions/Distribution.ts';
import type { NodeContext } from './NodeContext.ts';
import { nodeConditions, nodeObject } from './nodeObject.ts';

const NODES = { group: '', version: 'v1', resource: 'nodes' };
const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace: 'kube-node-lease' };

/** Registers the node, reports its status and keeps its lease (kubelet_node_status.go; component-helpers lease). */
export class NodeStatus {
  private readonly timers = new Set<Timer>();

  constructor(
    private readonly node: NodeContext,
    private readonly distribution: Distribution,
  ) {}

  start(): void {
    this.register();
    this.renewLease();
    this.every(this.node.timings.nodeLeaseRenewMs, () => this.renewLease());
    this.every(this.node.timings.nodeStatusReportMs, () => this.report());
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  describe(): V1Node {
    return nodeObject(this.node.machine, this.distribution, this.node.timestamp());
  }

  private register(): void {
    const { client } = this.node;
    try {
      const made = client.create<V1Node>(NODES, this.describe());
      this.node.recorder.event(made, 'Normal', 'Starting', 'Starting kubelet.');
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      this.report();
    }
  }

  private report(): void {
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
      const images = this.node.runtime.images();
      client.updateStatus(
        { ...NODES, name: machine.name },
        { ...node, status: { ...node.status, conditions: [...foreign, ...conditions], images: [...images] } },
      );
      if (before.find((c) => c.type === 'Ready')?.status !== 'True') this.sayHealthy(node);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  private sayHealthy(node: V1Node): void {
    for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID', 'NodeReady']) {
      const message = `Node ${this.node.machine.name} status is now: ${reason}`;
      this.node.recorder.event(node, 'Normal', reason, message);
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
      this.every(ms, run);
    });
    this.timers.add(timer);
  }
}
