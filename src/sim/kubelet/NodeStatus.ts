import type { V1Lease, V1Node, V1NodeCondition } from '../../api/generated/types.ts';
import { isAlreadyExists, StatusError } from '../../api/StatusError.ts';
import type { Timer } from '../../base/Clock.ts';
import { rfc3339Micro } from '../../base/timestamp.ts';
import type { Distribution } from '../distributions/Distribution.ts';
import type { NodeContext } from './NodeContext.ts';
import { nodeConditions, nodeObject } from './nodeObject.ts';

const NODES = { group: '', version: 'v1', resource: 'nodes' };
const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace: 'kube-node-lease' };

/**
 * Registers the node, reports its status and keeps its lease (kubelet_node_status.go; component-helpers lease). What would
 * be written over and over without saying anything new is left to `Heartbeats`.
 */
export class NodeStatus {
  private imagesReport: Timer | undefined;
  private unschedulable = false;
  private forgetNode = (): void => {};
  private startedMs = 0;
  private memoryPressure = false;
  private diskPressure = false;

  constructor(
    private readonly node: NodeContext,
    private readonly distribution: Distribution,
    /** Why the node is not ready, '' when it is. */
    private readonly trouble: () => string,
  ) {}

  start(): void {
    const { clock, heartbeats, machine } = this.node;
    this.register();
    this.writeLease(rfc3339Micro(clock.startMs + clock.now));
    heartbeats.begin(machine.name);
    this.startedMs = clock.now;
    this.forgetNode = this.node.objects.onChange([`nodes/${machine.name}`], () => this.nodeChanged());
  }

  stop(): void {
    this.forgetNode();
    const last = this.node.heartbeats.end(this.node.machine.name);
    if (last) this.writeLease(last);
  }

  /** Images came or went: the node's status says so at its next update (`nodeStatusUpdateFrequency`). */
  imagesChanged(): void {
    if (this.imagesReport) return;
    this.imagesReport = this.node.clock.schedule(this.node.timings.nodeStatusUpdateMs, () => {
      this.imagesReport = undefined;
      this.report();
    });
  }

  /** What keeps the node from being ready has changed. */
  readinessChanged(): void {
    this.report();
  }

  /** The node runs out of memory, or does so no more: said at once. */
  setMemoryPressure(is: boolean): void {
    this.memoryPressure = is;
    this.sayPressure(is, 'memory', is ? 'NodeHasInsufficientMemory' : 'NodeHasSufficientMemory');
  }

  /** The node's disk fills, or does so no more: said at once. */
  setDiskPressure(is: boolean): void {
    this.diskPressure = is;
    this.sayPressure(is, 'ephemeral-storage', is ? 'NodeHasDiskPressure' : 'NodeHasNoDiskPressure');
  }

  private sayPressure(is: boolean, resource: string, reason: string): void {
    const { objects, machine, recorder } = this.node;
    const node = objects.get<V1Node>('', 'v1', 'nodes', undefined, machine.name);
    if (node) {
      if (is) recorder.event(node, 'Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`);
      recorder.event(node, 'Normal', reason, `Node ${machine.name} status is now: ${reason}`);
    }
    this.report();
  }

  describe(): V1Node {
    return nodeObject(this.node.machine, this.distribution, this.node.timestamp(), this.trouble());
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
      const conditions = nodeConditions(
        now,
        { memory: this.memoryPressure, disk: this.diskPressure },
        this.trouble(),
      ).map((condition) => {
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
      this.sayChanges(node, before, conditions);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** Events of conditions: all of them where nobody knew them any more, otherwise what became of Ready. */
  private sayChanges(node: V1Node, before: readonly V1NodeCondition[], now: readonly V1NodeCondition[]): void {
    const was = before.find((c) => c.type === 'Ready')?.status;
    const is = now.find((c) => c.type === 'Ready')?.status;
    if (was === is) return;
    const ready = is === 'True' ? 'NodeReady' : 'NodeNotReady';
    const others = ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'];
    for (const reason of was === 'Unknown' ? [...others, ready] : [ready]) {
      const message = `Node ${this.node.machine.name} status is now: ${reason}`;
      this.node.recorder.event(node, 'Normal', reason, message);
    }
  }

  /** Cordoned or uncordoned: said at the next round of status updates. */
  private nodeChanged(): void {
    const { objects, machine, clock, timings, recorder } = this.node;
    const node = objects.get<V1Node>('', 'v1', 'nodes', undefined, machine.name);
    const unschedulable = node?.spec?.unschedulable ?? false;
    if (!node || unschedulable === this.unschedulable) return;
    this.unschedulable = unschedulable;
    const round = timings.nodeStatusUpdateMs;
    clock.schedule(round - ((clock.now - this.startedMs) % round), () => {
      const reason = unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable';
      recorder.event(node, 'Normal', reason, `Node ${machine.name} status is now: ${reason}`);
    });
  }

  private writeLease(renewTime: string): void {
    const { client, machine } = this.node;
    const lease: V1Lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: machine.name, namespace: LEASES.namespace },
      spec: { holderIdentity: machine.name, leaseDurationSeconds: 40, renewTime },
    };
    try {
      client.update({ ...LEASES, name: machine.name }, lease);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
