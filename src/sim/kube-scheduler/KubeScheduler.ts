import type { V1Node, V1Pod, V1PodCondition, V1PodDisruptionBudget } from '../../api/generated/types.ts';
import { keyOf } from '../../api/meta.ts';
import { isNotFound, StatusError } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import type { Random } from '../../base/Random.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import { EventsV1Broadcaster, type EventsV1Recorder } from '../../client/record/EventsV1Broadcaster.ts';
import type { Tracer } from '../kernel/Tracer.ts';
import type { Timings } from '../timings.ts';
import { SchedulerCache } from './backend/SchedulerCache.ts';
import { SchedulingQueue } from './backend/SchedulingQueue.ts';
import { wakingEvents } from './framework/clusterEvents.ts';
import { type CycleResult, Framework } from './framework/Framework.ts';
import { fitErrorMessage } from './framework/fitError.ts';
import { findVictims } from './framework/preemption.ts';
import { defaultPlugins } from './plugins/registry.ts';
import type { VolumeLister } from './plugins/VolumeBinding.ts';
import { VolumeBinder } from './VolumeBinder.ts';
import { volumeLister } from './volumeLister.ts';

export interface KubeSchedulerOptions {
  clock: Clock;
  timings: Timings;
  client: LocalClient;
  random: Random;
  tracer: Tracer;
}

const PODS = { group: '', version: 'v1', resource: 'pods' };
const NODES = { group: '', version: 'v1', resource: 'nodes' };
const BUDGETS = { group: 'policy', version: 'v1', resource: 'poddisruptionbudgets' };
const CLAIMS = { group: '', version: 'v1', resource: 'persistentvolumeclaims' };
/** What may let a pod bind that waited for a volume. */
const VOLUME_RESOURCES = [
  CLAIMS,
  { group: '', version: 'v1', resource: 'persistentvolumes' },
  { group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses' },
];
const NAME = 'default-scheduler';

/**
 * kube-scheduler: takes unplaced pods one at a time, filters and scores the nodes, and binds.
 *
 *     pod informer ─► queue ─► cycle: filter ─► score ─► assume ─► (binding cycle) bind
 */
export class KubeScheduler {
  private readonly cache = new SchedulerCache();
  private readonly queue: SchedulingQueue;
  private readonly framework: Framework;
  private readonly informers: SharedInformerFactory;
  private readonly recorder: EventsV1Recorder;
  private readonly volumes: VolumeLister;
  private readonly binder: VolumeBinder;
  private readonly budgets: SharedInformer<V1PodDisruptionBudget>;
  private busy = false;
  private running = false;

  constructor(private readonly options: KubeSchedulerOptions) {
    const { clock, client, random, timings } = options;
    this.queue = new SchedulingQueue(clock);
    this.informers = new SharedInformerFactory(client);
    this.volumes = volumeLister(this.informers);
    this.framework = new Framework(defaultPlugins(this.volumes), random);
    this.budgets = this.informers.informer<V1PodDisruptionBudget>(BUDGETS);
    const events = new EventsV1Broadcaster({ clock, client, random, delayMs: timings.eventRecordMs });
    this.recorder = events.recorderFor(NAME, `${NAME}-control-plane`);
    this.queue.onReady = () => this.wake();
    this.informers.informer<V1Node>(NODES).addHandler({
      onAdd: (node) => this.nodeChanged(node),
      onUpdate: (node, previous) => this.nodeChanged(node, previous),
      onDelete: (node) => this.cache.removeNode(node.metadata?.name ?? ''),
    });
    this.binder = new VolumeBinder(clock, client, this.volumes);
    const volumeChanged = () => {
      this.queue.move('Volume');
      this.binder.volumesChanged();
    };
    for (const ref of VOLUME_RESOURCES)
      this.informers.informer(ref).addHandler({ onAdd: volumeChanged, onUpdate: volumeChanged });
    this.informers.informer<V1Pod>(PODS).addHandler({
      onAdd: (pod) => this.podChanged(pod),
      onUpdate: (pod, previous) => this.podChanged(pod, previous),
      onDelete: (pod) => this.podGone(pod),
    });
  }

  start(): void {
    this.running = true;
    this.informers.start();
    this.wake();
  }

  stop(): void {
    this.running = false;
    this.informers.stop();
  }

  private nodeChanged(node: V1Node, previous?: V1Node): void {
    this.cache.setNode(node);
    if (!previous) this.queue.move('NodeAdd');
    else if (previous !== node) {
      if (!deepEqual(node.metadata?.labels, previous.metadata?.labels)) this.queue.move('NodeLabel');
      if (!deepEqual(node.spec, previous.spec)) this.queue.move('NodeTaint');
      if (!deepEqual(node.status?.allocatable, previous.status?.allocatable)) this.queue.move('NodeAllocatable');
    }
  }

  /** A pod is on a node: others may want to be near it, or balance against it. */
  private place(pod: V1Pod, previous?: V1Pod): void {
    this.cache.setPod(pod);
    const relabelled = previous && !deepEqual(previous.metadata?.labels, pod.metadata?.labels);
    if (!previous?.spec?.nodeName || relabelled) this.queue.move('AssignedPodAdd');
  }

  private podChanged(pod: V1Pod, previous?: V1Pod): void {
    const key = keyOf(pod);
    const { phase } = pod.status ?? {};
    if (pod.spec?.nodeName) {
      this.cache.forgetNomination(key);
      this.queue.delete(key);
      if (phase === 'Succeeded' || phase === 'Failed') this.release(key);
      else this.place(pod, previous);
    } else if ((pod.spec?.schedulerName ?? NAME) === NAME && !pod.metadata?.deletionTimestamp) {
      if (pod.spec?.schedulingGates?.length || this.binder.isWaiting(key)) return;
      if (pod.status?.nominatedNodeName) this.cache.nominate(pod, pod.status.nominatedNodeName);
      this.queue.update(pod);
    }
  }

  private podGone(pod: V1Pod): void {
    const key = keyOf(pod);
    this.queue.delete(key);
    this.cache.forgetNomination(key);
    const assumed = this.binder.isWaiting(key);
    if (assumed) this.binder.forget(key);
    if (pod.spec?.nodeName || assumed) this.release(key);
  }

  private release(key: string): void {
    this.cache.removePod(key);
    this.queue.move('AssignedPodDelete');
  }

  private wake(): void {
    if (this.busy || !this.running || !this.queue.hasActive) return;
    this.busy = true;
    this.options.clock.schedule(this.options.timings.schedulingCycleMs, () => {
      this.busy = false;
      const next = this.running ? this.queue.pop() : undefined;
      if (next) this.scheduleOne(next.pod, next.moves);
      this.wake();
    });
  }

  private scheduleOne(pod: V1Pod, moves: number): void {
    const result = this.framework.schedule(pod, this.cache);
    this.explain(pod, result);
    if (!result.node) {
      this.handleFailure(pod, result, moves);
      return;
    }
    const nodeName = result.node.name;
    this.cache.setPod({ ...pod, spec: { ...pod.spec, nodeName } as V1Pod['spec'] });
    const key = keyOf(pod);
    this.queue.done(key);
    const bind = () => this.options.clock.schedule(this.options.timings.bindingMs, () => this.bind(pod, nodeName));
    const failed = (message: string): void => {
      this.cache.removePod(key);
      this.recorder.eventf(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', message);
      this.queue.add(pod);
    };
    if (pod.spec?.volumes) this.binder.bind(pod, result.node.node, bind, failed);
    else bind();
  }

  private bind(pod: V1Pod, nodeName: string): void {
    const { name = '', namespace = '' } = pod.metadata ?? {};
    const binding = { metadata: { name, namespace }, target: { kind: 'Node', name: nodeName } };
    try {
      this.options.client.create({ ...PODS, namespace, name, subresource: 'binding' }, binding);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.cache.removePod(keyOf(pod));
      if (!isNotFound(error)) this.queue.add(pod);
      return;
    }
    const note = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
    this.recorder.eventf(pod, undefined, 'Normal', 'Scheduled', 'Binding', note);
  }

  private handleFailure(pod: V1Pod, result: CycleResult & { node: undefined }, moves: number): void {
    const { nodes } = this.cache;
    const preemption = this.preempt(pod, result);
    const message =
      nodes.length === 0
        ? 'no nodes available to schedule pods'
        : fitErrorMessage(nodes.length, result.rejections, result.preFilter?.reasons.join(', '), preemption.message);
    this.queue.addUnschedulable(keyOf(pod), moves, wakingEvents(refusers(result)));
    this.recorder.eventf(pod, undefined, 'Warning', 'FailedScheduling', 'Scheduling', message);
    this.updateCondition(pod, message, preemption.nominated);
  }

  /** Makes room for a pod that fits nowhere, if pods of lower priority stand in its way. */
  private preempt(pod: V1Pod, result: CycleResult & { node: undefined }): { message?: string; nominated?: string } {
    const { nodes } = this.cache;
    if (result.preFilter) {
      const text = `preemption: 0/${nodes.length} nodes are available: ${nodes.length} Preemption is not helpful for scheduling.`;
      return { message: text };
    }
    const budgets = [...this.budgets.store.values()];
    const found = findVictims(pod, nodes, result.rejections, budgets, (p, node) =>
      this.framework.fits(p, node, this.cache),
    );
    if (!found.candidate) return { message: found.message };
    for (const victim of found.candidate.victims) this.evict(victim, pod, found.candidate.node.name);
    this.cache.nominate(pod, found.candidate.node.name);
    return { nominated: found.candidate.node.name };
  }

  private evict(victim: V1Pod, by: V1Pod, nodeName: string): void {
    const { name = '', namespace = '' } = victim.metadata ?? {};
    const note = `Preempted by pod ${by.metadata?.uid} on node ${nodeName}`;
    this.recorder.eventf(victim, by, 'Normal', 'Preempted', 'Preempting', note);
    if (victim.metadata?.deletionTimestamp) return;
    try {
      this.options.client.delete({ ...PODS, namespace, name });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  private updateCondition(pod: V1Pod, message: string, nominated: string | undefined): void {
    const { name = '', namespace = '' } = pod.metadata ?? {};
    const { clock, client } = this.options;
    try {
      const current = client.get<V1Pod>({ ...PODS, namespace, name });
      const conditions = current.status?.conditions ?? [];
      const known = conditions.find((c) => c.type === 'PodScheduled');
      const nominatedNodeName = nominated ?? current.status?.nominatedNodeName;
      const same = known?.message === message && known.reason === 'Unschedulable';
      if (same && nominatedNodeName === current.status?.nominatedNodeName) return;
      const condition: V1PodCondition = {
        type: 'PodScheduled',
        status: 'False',
        lastProbeTime: null as unknown as undefined,
        lastTransitionTime: known?.status === 'False' ? known.lastTransitionTime : rfc3339(clock.startMs + clock.now),
        reason: 'Unschedulable',
        message,
        ...(current.metadata?.generation ? { observedGeneration: current.metadata.generation } : {}),
      };
      const others = conditions.filter((c) => c.type !== 'PodScheduled');
      client.updateStatus(
        { ...PODS, namespace, name },
        {
          ...current,
          status: {
            ...current.status,
            ...(nominatedNodeName ? { nominatedNodeName } : {}),
            conditions: [...others, condition],
          },
        },
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** The table behind the decision: which plugin turned which node away, and what the best of the rest scored. */
  private explain(pod: V1Pod, result: CycleResult): void {
    const chosen = result.node?.name;
    this.options.tracer.under('decision', {
      from: 'kube-scheduler',
      to: 'kube-scheduler',
      object: `pods/${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''}`,
      text: chosen ? `chose ${chosen}` : 'no node fits',
      data: decisionTable(result),
    });
  }
}

/** How many nodes of each kind a decision lists. */
const SHOWN = 8;

function decisionTable(result: CycleResult): Record<string, unknown> {
  const filtered: Record<string, string> = {};
  let listed = 0;
  for (const [node, { plugin, reasons }] of result.rejections) {
    if (listed++ === SHOWN) break;
    filtered[node] = `${plugin}: ${reasons.join(', ')}`;
  }
  if (!result.node) return { filtered, filteredNodes: result.rejections.size };
  const { nodes, totals, parts } = result.scores;
  const order = nodes.length > SHOWN ? [nodes.indexOf(result.node)] : nodes.map((_, i) => i);
  const scores: Record<string, Record<string, number>> = {};
  for (const i of order) {
    const row: Record<string, number> = { total: totals[i] as number };
    for (const [plugin, values] of parts) row[plugin] = values[i] as number;
    scores[(nodes[i] as (typeof nodes)[number]).name] = row;
  }
  return {
    chosen: result.node.name,
    filtered,
    filteredNodes: result.rejections.size,
    scores,
    scoredNodes: nodes.length,
  };
}

/** The plugins that refused a pod. */
function refusers({ rejections, preFilter }: CycleResult & { node: undefined }): string[] {
  return preFilter ? [preFilter.plugin] : [...rejections.values()].map(({ plugin }) => plugin);
}
