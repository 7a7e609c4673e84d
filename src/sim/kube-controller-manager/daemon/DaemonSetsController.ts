import type { V1DaemonSet, V1DaemonSetStatus } from '../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../api/labels/selector.ts';
import { keyOf } from '../../../api/meta.ts';
import { isConflict, type StatusError } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import { byCreation } from '../byCreation.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { UidTrackingExpectations } from '../ControllerExpectations.ts';
import { claimObjects } from '../ControllerRefManager.ts';
import {
  adoptRevisions,
  createRevision,
  listRevisions,
  nextRevision,
  type Revision,
  renumber,
  sameData,
  truncateHistory,
} from '../controllerHistory.ts';
import { claimable, indexByController } from '../controllerIndex.ts';
import { followPods } from '../followPods.ts';
import { PodControl, podFromTemplate } from '../PodControl.ts';
import { createPods, deletePods } from '../podBatches.ts';
import { availableInMs } from '../podState.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS, refOf } from '../resourceRefs.ts';
import {
  type DaemonSet,
  daemonTemplate,
  HASH_LABEL,
  isUpdated,
  type Node,
  type Pod,
  shouldRunOn,
  targetNode,
  templateForNode,
} from './daemonPods.ts';
import { daemonStatus } from './daemonStatus.ts';
import { FailedPodBackoff } from './FailedPodBackoff.ts';
import { rollingUpdate } from './rollingUpdate.ts';

const BURST = 250;
type PodsByNode = ReadonlyMap<string, readonly Pod[]>;

/**
 * Daemon sets: one pod on every node that fits (pkg/controller/daemon).
 *
 *     DaemonSet ─► itself      Pod ─► its owner      Node ─► the daemon sets for which it fits now and did not before
 */
export class DaemonSetsController implements Controller {
  readonly name = 'daemonset';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly podControl: PodControl;
  private readonly expectations: UidTrackingExpectations;
  private readonly backoff: FailedPodBackoff;
  private readonly sets: SharedInformer<DaemonSet>;
  private readonly pods: SharedInformer<Pod>;
  private readonly nodes: SharedInformer<Node>;
  private readonly revisions: SharedInformer<Revision>;

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('daemon-set-controller');
    this.recorder = context.recorderFor('daemonset-controller');
    this.podControl = new PodControl(this.client, this.recorder);
    this.expectations = new UidTrackingExpectations(context.clock);
    this.backoff = new FailedPodBackoff(context.clock);
    this.sets = context.informers.informer<DaemonSet>(DAEMON_SETS);
    this.pods = context.informers.informer<Pod>(PODS);
    this.nodes = context.informers.informer<Node>(NODES);
    this.revisions = context.informers.informer<Revision>(CONTROLLER_REVISIONS);
    indexByController(this.pods);
    indexByController(this.revisions);
    const enqueue = (ds: DaemonSet): void => this.queue.add(keyOf(ds));
    this.sets.addHandler({ onAdd: enqueue, onUpdate: enqueue, onDelete: enqueue });
    followPods(this.pods, {
      kind: 'DaemonSet',
      owners: this.sets,
      queue: this.queue,
      expectations: this.expectations,
      selectorOf: (ds) => compiledLabelSelector(ds.spec.selector),
    });
    this.nodes.addHandler({
      onAdd: (node) => this.nodeChanged((ds) => shouldRunOn(ds, node).run),
      onUpdate: (node, old) => this.nodeUpdated(node, old),
      onDelete: (node) => this.nodeChanged((ds) => shouldRunOn(ds, node).run),
    });
  }

  sync(key: string): void {
    const ds = this.sets.store.get(key);
    if (!ds) {
      this.expectations.forget(key);
      return;
    }
    const selector = compiledLabelSelector(ds.spec.selector);
    if (selector.everything) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      this.recorder.event(ds, 'Warning', 'SelectingAll', message);
      return;
    }
    if (ds.metadata.deletionTimestamp) return;
    const { current, revisions } = this.history(ds);
    const hash = current.metadata.labels?.[HASH_LABEL] ?? '';
    const nodes = [...this.nodes.store.values()];
    const satisfied = this.expectations.satisfied(key);
    const podsByNode = this.podsByNode(ds);
    const failure = satisfied ? this.update(key, ds, nodes, podsByNode, hash) : undefined;
    if (satisfied && !failure) {
      const live = new Set([current.metadata.name, ...liveRevisions(podsByNode, revisions)]);
      truncateHistory(this.client, revisions, live, ds.spec.revisionHistoryLimit ?? 10);
    }
    const { startMs, now } = this.context.clock;
    this.writeStatus(ds, daemonStatus(ds, nodes, podsByNode, hash, startMs + now), satisfied);
    if (failure) throw failure;
    this.recheckAvailability(key, ds, podsByNode, startMs + now);
  }

  /** Brings pods to nodes, and when that is done takes a step of the update. Returns the first error. */
  private update(
    key: string,
    ds: DaemonSet,
    nodes: readonly Node[],
    podsByNode: PodsByNode,
    hash: string,
  ): StatusError | undefined {
    const create: string[] = [];
    const remove: Pod[] = [];
    for (const node of nodes) {
      this.planNode(key, ds, node, podsByNode.get(node.metadata.name) ?? [], hash, create, remove);
    }
    remove.push(...this.strays(podsByNode));
    const failure = this.apply(key, ds, create, remove, hash);
    if (failure || !this.expectations.satisfied(key)) return failure;
    if ((ds.spec.updateStrategy?.type ?? 'RollingUpdate') !== 'RollingUpdate') return undefined;
    const { startMs, now } = this.context.clock;
    const step = rollingUpdate(ds, nodes, podsByNode, hash, startMs + now);
    return this.apply(key, ds, step.create, step.remove, hash);
  }

  private planNode(
    key: string,
    ds: DaemonSet,
    node: Node,
    pods: readonly Pod[],
    hash: string,
    create: string[],
    remove: Pod[],
  ): void {
    const { run, stay } = shouldRunOn(ds, node);
    const { name } = node.metadata;
    if (!stay) {
      for (const pod of pods) if (!pod.metadata.deletionTimestamp) remove.push(pod);
      return;
    }
    if (pods.length === 0) {
      if (run) create.push(name);
      return;
    }
    const running: Pod[] = [];
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp) continue;
      if (pod.status?.phase === 'Failed') this.removeFailed(key, ds, pod, name, remove);
      else if (pod.status?.phase === 'Succeeded') {
        const message = `Found succeeded daemon pod ${keyOf(pod)} on node ${name}, will try to delete it`;
        this.recorder.event(ds, 'Normal', 'SucceededDaemonPod', message);
        remove.push(pod);
      } else running.push(pod);
    }
    running.sort(byCreation);
    const surges = (ds.spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0) !== 0;
    // With a surge a node may have two: the oldest of the new ones and the oldest of the others.
    remove.push(...(surges ? afterFirst(running, (pod) => isUpdated(ds, pod, hash)) : running.slice(1)));
  }

  private removeFailed(key: string, ds: DaemonSet, pod: Pod, node: string, remove: Pod[]): void {
    const waitMs = this.backoff.wait(`${ds.metadata.uid}/${ds.status?.observedGeneration ?? 0}/${node}`);
    if (waitMs > 0) {
      this.queue.addAfter(key, waitMs);
      return;
    }
    const message = `Found failed daemon pod ${keyOf(pod)} on node ${node}, will try to kill it`;
    this.recorder.event(ds, 'Warning', 'FailedDaemonPod', message);
    remove.push(pod);
  }

  /** Pods that are meant for nodes that are no more, and were never bound. */
  private strays(podsByNode: PodsByNode): Pod[] {
    const strays: Pod[] = [];
    for (const [node, pods] of podsByNode) {
      if (this.nodes.store.get(node)) continue;
      for (const pod of pods) if (!pod.spec.nodeName && !pod.metadata.deletionTimestamp) strays.push(pod);
    }
    return strays;
  }

  private apply(
    key: string,
    ds: DaemonSet,
    create: readonly string[],
    remove: readonly Pod[],
    hash: string,
  ): StatusError | undefined {
    const count = Math.min(create.length, BURST);
    const victims = remove.slice(0, BURST);
    if (count === 0 && victims.length === 0) return undefined;
    this.expectations.expectDeletedKeys(key, victims.map(keyOf));
    this.expectations.set(key, count, victims.length);
    const template = daemonTemplate(ds, hash);
    const podAt = (i: number) => podFromTemplate(templateForNode(template, create[i] as string), ds);
    const created = createPods(this.podControl, this.expectations, ds, count, podAt);
    const failure = deletePods(this.podControl, this.expectations, ds, victims);
    return created.error ?? failure;
  }

  private podsByNode(ds: DaemonSet): Map<string, Pod[]> {
    const selector = compiledLabelSelector(ds.spec.selector);
    const pods = claimObjects(claimable(this.pods.store, ds), {
      client: this.client,
      ownerResource: DAEMON_SETS,
      owner: ds,
      resource: PODS,
      matches: (pod: Pod) => selector.matches(pod.metadata.labels),
    });
    const byNode = new Map<string, Pod[]>();
    for (const pod of pods) {
      const node = targetNode(pod);
      const there = byNode.get(node);
      if (there) there.push(pod);
      else byNode.set(node, [pod]);
    }
    return byNode;
  }

  /** The revision of the present template, made or renumbered if need be. */
  private history(ds: DaemonSet): { current: Revision; revisions: readonly Revision[] } {
    const { template, selector } = ds.spec;
    const known = listRevisions(this.revisions.store, ds, compiledLabelSelector(selector));
    adoptRevisions(this.client, ds, known);
    const data = { spec: { template: { $patch: 'replace', ...template } } };
    const equal = known.filter((revision) => sameData(revision, data)).at(-1);
    if (equal) {
      const others = known.filter((revision) => revision !== equal);
      const current = equal === known.at(-1) ? equal : renumber(this.client, equal, nextRevision(others));
      return { current, revisions: [...others, current] };
    }
    const labels = { ...template.metadata?.labels };
    const draft = { data, revision: nextRevision(known), labels, hashLabel: HASH_LABEL };
    const { revision } = createRevision(this.client, ds, draft, ds.status?.collisionCount ?? 0);
    return { current: revision, revisions: [...known, revision] };
  }

  private writeStatus(ds: DaemonSet, status: V1DaemonSetStatus, observed: boolean): void {
    const { generation = 0 } = ds.metadata;
    const zero = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
    if (deepEqual({ ...zero, ...ds.status }, status) && (ds.status?.observedGeneration ?? 0) >= generation) return;
    const next = observed ? { ...status, observedGeneration: generation } : status;
    const ref = refOf(DAEMON_SETS, ds);
    const write = (onto: DaemonSet): void => {
      this.client.updateStatus<V1DaemonSet>(ref, { ...onto, status: next });
    };
    try {
      write(ds);
    } catch (error) {
      if (!isConflict(error)) throw error;
      write(this.client.get<DaemonSet>(ref));
    }
  }

  private recheckAvailability(key: string, ds: DaemonSet, podsByNode: PodsByNode, nowMs: number): void {
    const { minReadySeconds = 0 } = ds.spec;
    if (minReadySeconds === 0) return;
    let next = Number.POSITIVE_INFINITY;
    for (const pods of podsByNode.values()) {
      for (const pod of pods) next = Math.min(next, availableInMs(pod, minReadySeconds, nowMs) || next);
    }
    if (next !== Number.POSITIVE_INFINITY) this.queue.addAfter(key, next);
  }

  private nodeUpdated(node: Node, old: Node): void {
    const same = deepEqual(node.spec.taints, old.spec.taints) && deepEqual(node.metadata.labels, old.metadata.labels);
    if (same) return;
    this.nodeChanged((ds) => {
      const [now, before] = [shouldRunOn(ds, node), shouldRunOn(ds, old)];
      return now.run !== before.run || now.stay !== before.stay;
    });
  }

  private nodeChanged(concerns: (ds: DaemonSet) => boolean): void {
    for (const ds of this.sets.store.values()) if (concerns(ds)) this.queue.add(keyOf(ds));
  }
}

/** All but the first of those for which `is` holds, and all but the first of the others. */
function afterFirst<T>(items: readonly T[], is: (item: T) => boolean): T[] {
  const seen = { yes: false, no: false };
  return items.filter((item) => {
    const side = is(item) ? 'yes' : 'no';
    const first = !seen[side];
    seen[side] = true;
    return !first;
  });
}

function liveRevisions(podsByNode: PodsByNode, revisions: readonly Revision[]): string[] {
  const hashes = new Set<string | undefined>();
  for (const pods of podsByNode.values()) for (const pod of pods) hashes.add(pod.metadata.labels?.[HASH_LABEL]);
  return revisions.filter((r) => hashes.has(r.metadata.labels?.[HASH_LABEL])).map((r) => r.metadata.name);
}
