import type {
  V1ControllerRevision,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StatefulSet,
  V1StatefulSetStatus,
} from '../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../api/labels/selector.ts';
import { controllerOf, keyOf } from '../../../api/meta.ts';
import { isConflict } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
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
import { availableInMs } from '../podState.ts';
import { CONTROLLER_REVISIONS, PERSISTENT_VOLUME_CLAIMS, PODS, refOf, STATEFUL_SETS } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { StatefulPodControl } from './StatefulPodControl.ts';
import { ordinalOf, type Pod, revisionOfPod, type StatefulSet } from './statefulPod.ts';
import { completeRollingUpdate, updateStatefulSet } from './updateStatefulSet.ts';

const HASH_LABEL = 'controller.kubernetes.io/hash';

/**
 * Stateful sets: pods with stable names and storage (pkg/controller/statefulset).
 *
 *     StatefulSet ─► itself          Pod ─► its owner (an orphan: every set that matches it)
 */
export class StatefulSetController implements Controller {
  readonly name = 'statefulset';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly control: StatefulPodControl;
  private readonly sets: SharedInformer<StatefulSet>;
  private readonly pods: SharedInformer<Pod>;
  private readonly revisions: SharedInformer<Revision>;

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('statefulset-controller');
    this.sets = context.informers.informer<StatefulSet>(STATEFUL_SETS);
    this.pods = context.informers.informer<Pod>(PODS);
    this.revisions = context.informers.informer<Stored<V1ControllerRevision>>(CONTROLLER_REVISIONS);
    const claims = context.informers.informer<Stored<V1PersistentVolumeClaim>>(PERSISTENT_VOLUME_CLAIMS);
    this.control = new StatefulPodControl(this.client, context.recorderFor('statefulset-controller'), claims.store);
    indexByController(this.pods);
    indexByController(this.revisions);
    const enqueue = (set: StatefulSet): void => this.queue.add(keyOf(set));
    this.sets.addHandler({ onAdd: enqueue, onUpdate: enqueue, onDelete: enqueue });
    this.pods.addHandler({
      onAdd: (pod) => this.podChanged(pod),
      onUpdate: (pod, old) => this.podUpdated(pod, old),
      onDelete: (pod) => this.enqueueOwner(pod),
    });
  }

  sync(key: string): void {
    const set = this.sets.store.get(key);
    if (!set) return;
    const selector = compiledLabelSelector(set.spec.selector);
    const known = listRevisions(this.revisions.store, set, selector);
    if (!set.metadata.deletionTimestamp) adoptRevisions(this.client, set, known);
    const pods = claimObjects(claimable(this.pods.store, set), {
      client: this.client,
      ownerResource: STATEFUL_SETS,
      owner: set,
      resource: PODS,
      matches: (pod: Pod) => selector.matches(pod.metadata.labels) && ordinalOf(set, pod.metadata.name) >= 0,
    });
    const { startMs, now } = this.context.clock;
    const { update, current, collisionCount, revisions } = this.revisionsOf(set, known);
    const { control } = this;
    const nowMs = startMs + now;
    const { status, failure } = updateStatefulSet({ set, pods, current, update, collisionCount, nowMs, control });
    this.writeStatus(set, completeRollingUpdate(set, status));
    const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionOfPod)]);
    truncateHistory(this.client, revisions, live, set.spec.revisionHistoryLimit ?? 10);
    if (failure) throw failure;
    this.recheckAvailability(key, set, pods, nowMs);
  }

  /** The revision of the present template, made if need be, and the one that the set had before. */
  private revisionsOf(set: StatefulSet, known: readonly Revision[]) {
    const { template, selector } = set.spec;
    const data = { spec: { template: { $patch: 'replace', ...template } } };
    const equal = known.filter((revision) => sameData(revision, data));
    const before = set.status?.collisionCount ?? 0;
    let collisionCount = before;
    let update = equal.at(-1);
    let revisions = known;
    if (update && update !== known.at(-1)) {
      update = renumber(this.client, update, nextRevision(known));
      const renamed = update;
      revisions = [...known.filter((r) => r.metadata.name !== renamed.metadata.name), update];
    } else if (!update) {
      const labels = { ...template.metadata?.labels, ...selector.matchLabels };
      const draft = { data, revision: nextRevision(known), labels, hashLabel: HASH_LABEL };
      const made = createRevision(this.client, set, draft, before);
      ({ revision: update, collisionCount } = made);
      revisions = [...known, update];
    }
    const current = known.find((revision) => revision.metadata.name === set.status?.currentRevision) ?? update;
    return { update, current, collisionCount, revisions };
  }

  private writeStatus(set: StatefulSet, counted: V1StatefulSetStatus): void {
    const status = trimmed(counted, set);
    if (deepEqual({ replicas: 0, availableReplicas: 0, ...set.status }, status)) return;
    const ref = refOf(STATEFUL_SETS, set);
    const write = (onto: StatefulSet): void => {
      this.client.updateStatus<V1StatefulSet>(ref, { ...onto, status });
    };
    try {
      write(set);
    } catch (error) {
      if (!isConflict(error)) throw error;
      write(this.client.get<StatefulSet>(ref));
    }
  }

  private recheckAvailability(
    key: string,
    { spec: { minReadySeconds = 0 } }: StatefulSet,
    pods: readonly Pod[],
    nowMs: number,
  ): void {
    if (minReadySeconds === 0) return;
    const waits = pods.map((pod) => availableInMs(pod, minReadySeconds, nowMs) ?? 0).filter((ms) => ms > 0);
    if (waits.length > 0) this.queue.addAfter(key, Math.min(...waits));
  }

  private podUpdated(pod: Pod, old: Pod): void {
    const moved = controllerOf(pod)?.uid !== controllerOf(old)?.uid;
    if (moved) this.enqueueOwner(old);
    if (controllerOf(pod) || moved || !deepEqual(pod.metadata.labels, old.metadata.labels)) this.podChanged(pod);
  }

  private podChanged(pod: Pod): void {
    if (controllerOf(pod)) {
      this.enqueueOwner(pod);
      return;
    }
    if (pod.metadata.deletionTimestamp) return;
    for (const set of this.sets.store.inNamespace(pod.metadata.namespace)) {
      if (compiledLabelSelector(set.spec.selector).matches(pod.metadata.labels)) this.queue.add(keyOf(set));
    }
  }

  private enqueueOwner(pod: Stored<V1Pod>): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'StatefulSet') return;
    const key = `${pod.metadata.namespace}/${owner.name}`;
    if (this.sets.store.get(key)?.metadata.uid === owner.uid) this.queue.add(key);
  }
}

/** As Go writes it: counts of zero are left out, but for `replicas`, `availableReplicas` and `collisionCount`. */
function trimmed(status: V1StatefulSetStatus, set: StatefulSet): V1StatefulSetStatus {
  const { readyReplicas, currentReplicas, updatedReplicas, ...rest } = status;
  const conditions = set.status?.conditions;
  return {
    ...rest,
    ...(readyReplicas ? { readyReplicas } : {}),
    ...(currentReplicas ? { currentReplicas } : {}),
    ...(updatedReplicas ? { updatedReplicas } : {}),
    ...(conditions ? { conditions } : {}),
  };
}
