import type { V1Pod, V1ReplicaSet } from '../../../api/generated/types.ts';
import { controllerOf, keyOf } from '../../../api/meta.ts';
import { isConflict, type StatusError } from '../../../api/StatusError.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { UidTrackingExpectations } from '../ControllerExpectations.ts';
import { claimObjects } from '../ControllerRefManager.ts';
import { claimable, controlledBy, indexByController } from '../controllerIndex.ts';
import { followPods } from '../followPods.ts';
import { PodControl, podFromTemplate } from '../PodControl.ts';
import { createPods, deletePods } from '../podBatches.ts';
import { availableInMs, isPodActive, isPodReady, isPodTerminating } from '../podState.ts';
import { rankPods } from '../rankPods.ts';
import { PODS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import type { ReplicaKind, ReplicaOwner } from './ReplicaKind.ts';
import { calculateStatus, isStatusCurrent } from './replicaSetStatus.ts';

type Pod = Stored<V1Pod>;

/** Pods made or deleted in one sync at most. */
const BURST_REPLICAS = 500;

/**
 * Replica sets and replication controllers: keeps as many pods as asked for (pkg/controller/replicaset).
 *
 *     ReplicaSet ─► itself          Pod ─► its owner (an orphan: every replica set that matches it)
 *
 * Pods that are being deleted count no more; while expected creations or deletions have not been seen, only the status
 * is brought up to date.
 */
export class ReplicaSetController implements Controller {
  readonly name: string;
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly podControl: PodControl;
  private readonly expectations: UidTrackingExpectations;
  private readonly owners: SharedInformer<ReplicaOwner>;
  private readonly pods: SharedInformer<Pod>;

  constructor(
    private readonly context: ControllerContext,
    private readonly kind: ReplicaKind,
  ) {
    this.name = kind.controller;
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor(kind.component);
    this.podControl = new PodControl(this.client, context.recorderFor(kind.component));
    this.expectations = new UidTrackingExpectations(context.clock);
    this.owners = context.informers.informer<ReplicaOwner>(kind.resource);
    this.pods = context.informers.informer<Pod>(PODS);
    indexByController(this.owners);
    indexByController(this.pods);
    this.owners.addHandler({
      onAdd: (owner) => this.queue.add(keyOf(owner)),
      onUpdate: (owner) => this.queue.add(keyOf(owner)),
      onDelete: (owner) => {
        this.expectations.forget(keyOf(owner));
        this.queue.add(keyOf(owner));
      },
    });
    followPods(this.pods, {
      kind: kind.kind,
      owners: this.owners,
      queue: this.queue,
      expectations: this.expectations,
      selectorOf: (owner) => kind.selectorOf(owner),
      onUpdate: (key, pod, old) => {
        const { minReadySeconds = 0 } = this.owners.store.get(key)?.spec ?? {};
        if (minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod))
          this.queue.addAfter(key, minReadySeconds * 1000 + 1000);
      },
    });
  }

  sync(key: string): void {
    const owner = this.owners.store.get(key);
    if (!owner) {
      this.expectations.forget(key);
      return;
    }
    const needed = this.expectations.satisfied(key);
    const candidates = claimable(this.pods.store, owner);
    const active = this.claim(owner, candidates.filter(isPodActive));
    const terminating = this.kind.countsTerminating ? this.terminatingOf(owner, candidates) : undefined;
    const failure = needed && !owner.metadata.deletionTimestamp ? this.manage(key, owner, active) : undefined;
    const { startMs, now } = this.context.clock;
    const nowMs = startMs + now;
    const status = calculateStatus(owner, active, terminating, failure?.message, nowMs, rfc3339(nowMs));
    const updated = isStatusCurrent(owner, status) ? owner : this.updateStatus(owner, status);
    if (failure) throw failure;
    this.recheckAvailability(key, updated, active, nowMs);
  }

  /** Creates or deletes the difference. Returns the first error, so that the status can tell of it. */
  private manage(key: string, owner: ReplicaOwner, active: readonly Pod[]): StatusError | undefined {
    const difference = active.length - (owner.spec.replicas ?? 1);
    if (difference < 0) return this.createPods(key, owner, Math.min(-difference, BURST_REPLICAS));
    if (difference > 0) return this.deletePods(key, owner, active, Math.min(difference, BURST_REPLICAS));
    return undefined;
  }

  private createPods(key: string, owner: ReplicaOwner, count: number): StatusError | undefined {
    const { template } = owner.spec;
    if (!template) return undefined;
    this.expectations.expectCreations(key, count);
    const pod = podFromTemplate(template, owner);
    return createPods(this.podControl, this.expectations, owner, count, () => pod).error;
  }

  private deletePods(key: string, owner: ReplicaOwner, active: readonly Pod[], count: number): StatusError | undefined {
    const victims = this.chooseVictims(owner, active, count);
    this.expectations.expectDeletedKeys(key, victims.map(keyOf));
    return deletePods(this.podControl, this.expectations, owner, victims);
  }

  /** Pods of the same deployment on the same node make a pod more expendable. */
  private chooseVictims(owner: ReplicaOwner, active: readonly Pod[], count: number): readonly Pod[] {
    if (count >= active.length) return active;
    const onNode = new Map<string, number>();
    for (const pod of this.relatedPods(owner)) {
      const node = pod.spec.nodeName ?? '';
      if (isPodActive(pod)) onNode.set(node, (onNode.get(node) ?? 0) + 1);
    }
    const { startMs, now } = this.context.clock;
    const ranked = rankPods(active, (pod) => onNode.get(pod.spec.nodeName ?? '') ?? 0, startMs + now);
    const victims = ranked.slice(0, count);
    this.context.decide({
      from: this.kind.component,
      to: this.kind.component,
      object: `${this.kind.resource.resource}/${keyOf(owner)}`,
      text: `delete ${count} of ${active.length} pods`,
      data: { order: ranked.map((pod) => pod.metadata.name), victims: victims.map((pod) => pod.metadata.name) },
    });
    return victims;
  }

  private relatedPods(owner: ReplicaOwner): Pod[] {
    const parent = controllerOf(owner);
    if (!parent) return controlledBy(this.pods.store, owner.metadata.uid);
    return controlledBy(this.owners.store, parent.uid).flatMap((rs) => controlledBy(this.pods.store, rs.metadata.uid));
  }

  private claim(owner: ReplicaOwner, candidates: readonly Pod[]): Pod[] {
    const selector = this.kind.selectorOf(owner);
    return claimObjects(candidates, {
      client: this.client,
      ownerResource: this.kind.resource,
      owner,
      resource: PODS,
      matches: (pod) => selector.matches(pod.metadata.labels),
    });
  }

  private terminatingOf(owner: ReplicaOwner, candidates: readonly Pod[]): number {
    const selector = this.kind.selectorOf(owner);
    let count = 0;
    for (const pod of candidates) {
      if (!isPodTerminating(pod) || controllerOf(pod)?.uid !== owner.metadata.uid) continue;
      if (selector.matches(pod.metadata.labels)) count++;
    }
    return count;
  }

  private updateStatus(owner: ReplicaOwner, status: V1ReplicaSet['status']): ReplicaOwner {
    const ref = refOf(this.kind.resource, owner);
    const write = (onto: ReplicaOwner): ReplicaOwner =>
      this.client.updateStatus<ReplicaOwner>(ref, {
        ...onto,
        status: { replicas: 0, ...status, observedGeneration: owner.metadata.generation ?? 0 },
      });
    try {
      return write(owner);
    } catch (error) {
      if (!isConflict(error)) throw error;
      return write(this.client.get<ReplicaOwner>(ref));
    }
  }

  /** Ready pods become available by time alone: look again when the next one does. */
  private recheckAvailability(key: string, owner: ReplicaOwner, active: readonly Pod[], nowMs: number): void {
    const { minReadySeconds = 0 } = owner.spec;
    if (minReadySeconds === 0) return;
    let next = Number.POSITIVE_INFINITY;
    for (const pod of active) {
      const ms = availableInMs(pod, minReadySeconds, nowMs);
      if (ms) next = Math.min(next, ms);
    }
    if (next !== Number.POSITIVE_INFINITY) this.queue.addAfter(key, next);
  }
}
