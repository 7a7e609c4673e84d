import type { V1Lease, V1Node, V1NodeCondition, V1Pod, V1Taint } from '../../../api/generated/types.ts';
import { isConflict, isNotFound } from '../../../api/StatusError.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { indexByNode, podsOnNode } from '../nodeIndex.ts';
import { patchPodCondition } from '../podConditions.ts';
import { isPodReady } from '../podState.ts';
import { LEASES, NODES, PODS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { conditionOf, NOT_READY, noExecuteTaints, noScheduleTaints, UNREACHABLE } from './nodeTaints.ts';

type Node = Stored<V1Node>;

/** What was last heard of a node. */
interface Health {
  probeMs: number;
  heartbeat: string;
  renewed: string;
  /** Its Ready condition as it was before the last look, which is what NoExecute taints go by. */
  ready: string;
}

const MONITOR = 'monitor';
const CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];
/** Nodes tainted at most: one in ten seconds (`--node-eviction-rate`). */
const TAINT_INTERVAL_MS = 10_000;

/**
 * Notices nodes that fall silent, says so in their conditions and taints them (pkg/controller/nodelifecycle).
 *
 *     every 5 s ─► all nodes: lease or status renewed? 40 s without ─► Ready Unknown; a round later ─► NoExecute taint
 *     Node changed ─► its NoSchedule taints
 *
 * Deviations: one zone; a cluster whose nodes have all fallen silent is left alone, as upstream's full disruption.
 */
export class NodeLifecycleController {
  private readonly monitor: WorkQueue;
  private readonly taints: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly nodes: SharedInformer<Node>;
  private readonly leases: SharedInformer<Stored<V1Lease>>;
  private readonly pods: SharedInformer<Stored<V1Pod>>;
  private readonly health = new Map<string, Health>();
  /** All nodes are well and none needs to be asked. */
  private resting = false;
  private lastTaintMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly context: ControllerContext) {
    this.monitor = new WorkQueue(context.clock);
    this.taints = new WorkQueue(context.clock);
    this.client = context.clientFor('node-controller');
    this.recorder = context.recorderFor('node-controller');
    this.nodes = context.informers.informer<Node>(NODES);
    this.leases = context.informers.informer<Stored<V1Lease>>({ ...LEASES, namespace: 'kube-node-lease' });
    this.pods = context.informers.informer<Stored<V1Pod>>(PODS);
    indexByNode(this.pods);
    const changed = (node: Node): void => {
      if (noScheduleTaints(node, '') !== (node.spec.taints ?? []) || needsLabels(node))
        this.taints.add(node.metadata.name);
    };
    this.nodes.addHandler({
      onAdd: (node) => this.taints.add(node.metadata.name),
      onUpdate: (node, old) => {
        if (node.status?.conditions !== old.status?.conditions || node.spec !== old.spec) changed(node);
      },
    });
    const wake = (): void => this.wake();
    this.nodes.addHandler({ onAdd: wake, onUpdate: wake, onDelete: wake });
    this.leases.addHandler({ onUpdate: wake });
    this.monitor.addAfter(MONITOR, context.timings.nodeMonitorPeriodMs);
  }

  controllers(): Controller[] {
    return [
      { name: 'nodelifecycle', queue: this.monitor, sync: () => this.monitorNodes() },
      { name: 'nodelifecycle-taints', queue: this.taints, sync: (name) => this.syncTaints(name) },
    ];
  }

  private get nowMs(): number {
    return this.context.clock.startMs + this.context.clock.now;
  }

  private monitorNodes(): void {
    const { nodeMonitorPeriodMs } = this.context.timings;
    this.forgetGone();
    const nodes = [...this.nodes.store.values()];
    for (const node of nodes) {
      try {
        this.look(node);
      } catch (error) {
        if (!isConflict(error) && !isNotFound(error)) throw error;
      }
    }
    const silent = nodes.filter((node) => this.health.get(node.metadata.name)?.ready !== 'True').length;
    for (const node of nodes) this.taintSilent(node, silent === nodes.length && nodes.length > 0);
    this.resting = nodes.every((node) => this.renewsUnseen(node));
    if (!this.resting) this.monitor.addAfter(MONITOR, nodeMonitorPeriodMs);
  }

  /** Looks again at the next round: something was heard of a node. */
  private wake(): void {
    if (!this.resting) return;
    this.resting = false;
    const { nodeMonitorPeriodMs: period } = this.context.timings;
    this.monitor.addAfter(MONITOR, period - (this.context.clock.now % period));
  }

  /**
   * Whether a healthy node's lease is renewed without being written: then reading it gives a later time than its last
   * version has, and the end of its renewals will be a change. While that is so of all nodes, nobody needs to look.
   */
  private renewsUnseen(node: Node): boolean {
    const { name } = node.metadata;
    if (this.health.get(name)?.ready !== 'True') return false;
    if (noExecuteTaints(node, undefined, '').length !== (node.spec.taints?.length ?? 0)) return false;
    return this.renews(name);
  }

  private renews(name: string): boolean {
    const cached = this.leases.store.get(`kube-node-lease/${name}`);
    if (!cached) return false;
    try {
      const lease = this.client.get<V1Lease>({ ...LEASES, namespace: 'kube-node-lease', name });
      return lease.spec?.renewTime !== cached.spec.renewTime;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return false;
    }
  }

  private forgetGone(): void {
    for (const name of this.health.keys()) {
      if (this.nodes.store.get(name)) continue;
      this.health.delete(name);
      const gone = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name } };
      this.recorder.event(gone, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`);
    }
  }

  private look(node: Node): void {
    const { name } = node.metadata;
    if (!this.health.has(name)) {
      const message = `Node ${name} event: Registered Node ${name} in Controller`;
      this.recorder.event(node, 'Normal', 'RegisteredNode', message);
    }
    const health = this.listen(node);
    this.health.set(name, health);
    const observed = conditionOf(node, 'Ready');
    health.ready = observed?.status ?? 'Unknown';
    const silentMs = this.context.clock.now - health.probeMs;
    let ready = observed?.status;
    if (silentMs > this.context.timings.nodeMonitorGraceMs) {
      ready = 'Unknown';
      if (CONDITIONS.some((type) => conditionOf(node, type)?.status !== 'Unknown')) this.markUnknown(node);
    }
    if (observed?.status === 'True' && ready !== 'True') {
      this.recorder.event(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    }
    if (observed && ready !== 'True') this.markPodsNotReady(name);
  }

  /** Whether anything has been heard since the last look. */
  private listen(node: Node): Health {
    const { name } = node.metadata;
    const known = this.health.get(name);
    const heartbeat = conditionOf(node, 'Ready')?.lastHeartbeatTime ?? '';
    const renewed = this.leases.store.get(`kube-node-lease/${name}`)?.spec.renewTime ?? '';
    const heard = !known || known.heartbeat !== heartbeat || known.renewed !== renewed;
    const { now } = this.context.clock;
    if (heard) {
      const byLease = known !== undefined && known.renewed !== renewed && known.heartbeat === heartbeat;
      const probeMs = byLease ? Math.min(now, this.roundAfter(renewed)) : now;
      return { probeMs, heartbeat, renewed, ready: known?.ready ?? '' };
    }
    const quiet = known.ready === 'False' ? this.renews(name) : this.renewsUnseen(node);
    const probeMs = quiet ? now : known.probeMs;
    return { probeMs, heartbeat, renewed, ready: known?.ready ?? '' };
  }

  /** When a round would have seen a renewal of that time. */
  private roundAfter(renewed: string): number {
    const { nodeMonitorPeriodMs: period } = this.context.timings;
    return Math.ceil((Date.parse(renewed) - this.context.clock.startMs) / period) * period;
  }

  private markUnknown(node: Node): void {
    const now = rfc3339(this.nowMs);
    const before = node.status?.conditions ?? [];
    const unknown = (type: string): V1NodeCondition => {
      const old = before.find((c) => c.type === type);
      if (!old) {
        const message = 'Kubelet never posted node status.';
        const since = node.metadata.creationTimestamp;
        return {
          type,
          status: 'Unknown',
          lastHeartbeatTime: since,
          lastTransitionTime: now,
          reason: 'NodeStatusNeverUpdated',
          message,
        };
      }
      if (old.status === 'Unknown') return old;
      const message = 'Kubelet stopped posting node status.';
      return { ...old, status: 'Unknown', reason: 'NodeStatusUnknown', message, lastTransitionTime: now };
    };
    const changed = before.map((c) => (CONDITIONS.includes(c.type) ? unknown(c.type) : c));
    const missing = CONDITIONS.filter((type) => !before.some((c) => c.type === type)).map(unknown);
    const status = { ...node.status, conditions: [...changed, ...missing] };
    this.client.updateStatus<V1Node>(refOf(NODES, node), { ...node, status });
  }

  /** Nobody can say that they are ready, so services must do without them. */
  private markPodsNotReady(node: string): void {
    const now = rfc3339(this.nowMs);
    for (const pod of podsOnNode(this.pods.store, node)) {
      if (!isPodReady(pod)) continue;
      try {
        patchPodCondition(this.client, pod, { type: 'Ready', status: 'False' }, now);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        continue;
      }
      this.recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    }
  }

  private taintSilent(node: Node, everyone: boolean): void {
    const ready = this.health.get(node.metadata.name)?.ready;
    const key = everyone || ready === 'True' ? undefined : ready === 'False' ? NOT_READY : UNREACHABLE;
    const taints = noExecuteTaints(node, key, rfc3339(this.nowMs));
    if (taints === (node.spec.taints ?? []) || taints.length === (node.spec.taints?.length ?? 0)) {
      if (taints.every((taint, i) => taint === node.spec.taints?.[i])) return;
    }
    if (key !== undefined) {
      if (this.context.clock.now - this.lastTaintMs < TAINT_INTERVAL_MS) return;
      this.lastTaintMs = this.context.clock.now;
    }
    this.writeTaints(node, taints);
  }

  private syncTaints(name: string): void {
    const node = this.nodes.store.get(name);
    if (!node) return;
    const taints = noScheduleTaints(node, rfc3339(this.nowMs));
    const before = node.spec.taints ?? [];
    const same = taints.length === before.length && taints.every((taint, i) => taint === before[i]);
    if (!same) this.writeTaints(node, taints);
    else if (needsLabels(node)) this.addLabels(node);
  }

  private writeTaints(node: Node, taints: readonly V1Taint[]): void {
    const resourceVersion = node.metadata.resourceVersion;
    const spec = { taints: taints.length > 0 ? taints : null };
    this.client.patch<V1Node>(refOf(NODES, node), 'merge', { metadata: { resourceVersion }, spec });
  }

  private addLabels(node: Node): void {
    this.client.patch<V1Node>(refOf(NODES, node), 'merge', { metadata: { labels: betaLabels(node) } });
  }
}

/** The old names of two labels are kept in step with the new ones. */
function betaLabels(node: Node): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const name of ['os', 'arch']) {
    const value = node.metadata.labels?.[`kubernetes.io/${name}`];
    if (value !== undefined) labels[`beta.kubernetes.io/${name}`] = value;
  }
  return labels;
}

const needsLabels = (node: Node): boolean =>
  Object.entries(betaLabels(node)).some(([name, value]) => node.metadata.labels?.[name] !== value);
