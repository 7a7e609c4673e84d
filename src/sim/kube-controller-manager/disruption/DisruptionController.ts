import type {
  V1Condition,
  V1Pod,
  V1PodDisruptionBudget,
  V1PodDisruptionBudgetStatus,
} from '../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../api/labels/selector.ts';
import { controllerOf, type KubeObject, keyOf } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { indexByLabel, selectPods } from '../labelIndex.ts';
import { isPodReady } from '../podState.ts';
import {
  DEPLOYMENTS,
  POD_DISRUPTION_BUDGETS,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  refOf,
  STATEFUL_SETS,
} from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { expectedPods } from './expectedPods.ts';

type Budget = Stored<V1PodDisruptionBudget>;
type Pod = Stored<V1Pod>;
type Scaled = Stored<KubeObject & { spec?: { replicas?: number } }>;

/** An evicted pod that is not being deleted by then was not evicted after all. */
const DELETION_TIMEOUT_MS = 120_000;

/**
 * Pod disruption budgets: how many pods may be evicted now (pkg/controller/disruption).
 *
 *     PodDisruptionBudget ─► itself      Pod ─► the budgets that select it      what scales pods ─► nothing: pods follow
 */
export class DisruptionController implements Controller {
  readonly name = 'disruption';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly budgets: SharedInformer<Budget>;
  private readonly pods: SharedInformer<Pod>;
  private readonly scaled: ReadonlyMap<string, SharedInformer<Scaled>>;

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('disruption-controller');
    this.recorder = context.recorderFor('controllermanager');
    this.budgets = context.informers.informer<Budget>(POD_DISRUPTION_BUDGETS);
    this.pods = context.informers.informer<Pod>(PODS);
    indexByLabel(this.pods);
    this.scaled = new Map([
      ['Deployment', context.informers.informer<Scaled>(DEPLOYMENTS)],
      ['ReplicaSet', context.informers.informer<Scaled>(REPLICA_SETS)],
      ['ReplicationController', context.informers.informer<Scaled>(REPLICATION_CONTROLLERS)],
      ['StatefulSet', context.informers.informer<Scaled>(STATEFUL_SETS)],
    ]);
    const enqueue = (pdb: Budget): void => this.queue.add(keyOf(pdb));
    this.budgets.addHandler({ onAdd: enqueue, onUpdate: enqueue });
    const podChanged = (pod: Pod): void => this.enqueueBudgets(pod);
    this.pods.addHandler({
      onAdd: podChanged,
      onUpdate: (pod, old) => {
        podChanged(pod);
        if (!deepEqual(pod.metadata.labels, old.metadata.labels)) podChanged(old);
      },
      onDelete: podChanged,
    });
  }

  sync(key: string): void {
    const pdb = this.budgets.store.get(key);
    if (!pdb) return;
    try {
      this.update(key, pdb);
    } catch (error) {
      if (error instanceof StatusError && error.reason !== 'Conflict') this.failSafe(pdb, error.message);
      throw error;
    }
  }

  private update(key: string, pdb: Budget): void {
    const pods = selectPods(this.pods.store, pdb.metadata.namespace, compiledLabelSelector(pdb.spec.selector));
    if (pods.length === 0) this.recorder.event(pdb, 'Normal', 'NoPods', 'No matching pods found');
    const { startMs, now } = this.context.clock;
    const expected = expectedPods(pdb, pods.length, () => this.scaleOf(pods));
    const disrupted = this.stillDisrupted(pdb, pods, startMs + now);
    const healthy = pods.filter(
      (pod) => !pod.metadata.deletionTimestamp && !disrupted.has(pod.metadata.name) && isPodReady(pod),
    ).length;
    const allowed = expected.expectedPods <= 0 ? 0 : Math.max(0, healthy - expected.desiredHealthy);
    this.write(pdb, {
      ...(disrupted.size > 0 ? { disruptedPods: Object.fromEntries(disrupted) } : {}),
      currentHealthy: healthy,
      desiredHealthy: expected.desiredHealthy,
      expectedPods: expected.expectedPods,
      disruptionsAllowed: allowed,
      observedGeneration: pdb.metadata.generation ?? 0,
    });
    if (disrupted.size > 0) this.queue.addAfter(key, DELETION_TIMEOUT_MS);
  }

  /** Pods whose eviction was granted and whose deletion is still to come. */
  private stillDisrupted(pdb: Budget, pods: readonly Pod[], nowMs: number): Map<string, string> {
    const disrupted = new Map<string, string>();
    for (const [name, time] of Object.entries(pdb.status?.disruptedPods ?? {})) {
      const pod = pods.find(({ metadata }) => metadata.name === name);
      if (!pod || pod.metadata.deletionTimestamp || Date.parse(time) + DELETION_TIMEOUT_MS < nowMs) continue;
      disrupted.set(name, time);
    }
    return disrupted;
  }

  /** How many pods the controllers of these pods want. A replica set of a deployment counts as the deployment. */
  private scaleOf(pods: readonly Pod[]): number {
    const counted = new Map<string, number>();
    for (const pod of pods) {
      let owner = controllerOf(pod);
      let object = owner && this.scaled.get(owner.kind)?.store.get(`${pod.metadata.namespace}/${owner.name}`);
      const parent = object && controllerOf(object);
      if (parent?.kind === 'Deployment') {
        owner = parent;
        object = this.scaled.get('Deployment')?.store.get(`${pod.metadata.namespace}/${parent.name}`);
      }
      if (owner && object?.metadata.uid === owner.uid) counted.set(owner.uid, object.spec.replicas ?? 1);
    }
    let sum = 0;
    for (const replicas of counted.values()) sum += replicas;
    return sum;
  }

  private write(pdb: Budget, status: Omit<V1PodDisruptionBudgetStatus, 'conditions'>): void {
    const reason = (status.disruptionsAllowed ?? 0) > 0 ? 'SufficientPods' : 'InsufficientPods';
    this.store(pdb, { ...status, conditions: this.conditions(pdb, reason, '') });
  }

  private failSafe(pdb: Budget, message: string): void {
    const zero = { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    const conditions = this.conditions(pdb, 'SyncFailed', message);
    this.store(pdb, { ...zero, ...pdb.status, disruptionsAllowed: 0, conditions });
  }

  private conditions(pdb: Budget, reason: string, message: string): V1Condition[] {
    const { startMs, now } = this.context.clock;
    const before = pdb.status?.conditions?.find((c) => c.type === 'DisruptionAllowed');
    const status = reason === 'SufficientPods' ? 'True' : 'False';
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : rfc3339(startMs + now);
    const observedGeneration = pdb.metadata.generation ?? 0;
    return [{ type: 'DisruptionAllowed', status, observedGeneration, lastTransitionTime, reason, message }];
  }

  private store(pdb: Budget, status: V1PodDisruptionBudgetStatus): void {
    if (deepEqual(pdb.status, status)) return;
    this.client.updateStatus<V1PodDisruptionBudget>(refOf(POD_DISRUPTION_BUDGETS, pdb), { ...pdb, status });
  }

  private enqueueBudgets(pod: Pod): void {
    for (const pdb of this.budgets.store.inNamespace(pod.metadata.namespace)) {
      if (compiledLabelSelector(pdb.spec.selector).matches(pod.metadata.labels)) this.queue.add(keyOf(pdb));
    }
  }
}
