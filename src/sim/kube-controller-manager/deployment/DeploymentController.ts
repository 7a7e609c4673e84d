import type { V1Deployment, V1Pod } from '../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../api/labels/selector.ts';
import { controllerOf, keyOf } from '../../../api/meta.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { claimObjects } from '../ControllerRefManager.ts';
import { claimable, controlledBy, indexByController } from '../controllerIndex.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import type { Deployment, ReplicaSet, Rollout } from './Rollout.ts';
import { syncDeployment } from './syncDeployment.ts';

/**
 * Deployments: makes a replica set of each template and moves pods from the old ones to the new one
 * (pkg/controller/deployment).
 *
 *     Deployment ─► itself          ReplicaSet ─► its deployment (an orphan: every deployment that matches it)
 *     last Pod of a Recreate deployment gone ─► its deployment
 */
export class DeploymentController implements Controller {
  readonly name = 'deployment';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly deployments: SharedInformer<Deployment>;
  private readonly replicaSets: SharedInformer<ReplicaSet>;
  private readonly pods: SharedInformer<Stored<V1Pod>>;

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('deployment-controller');
    this.recorder = context.recorderFor('deployment-controller');
    this.deployments = context.informers.informer<Deployment>(DEPLOYMENTS);
    this.replicaSets = context.informers.informer<ReplicaSet>(REPLICA_SETS);
    this.pods = context.informers.informer<Stored<V1Pod>>(PODS);
    indexByController(this.replicaSets);
    indexByController(this.pods);
    this.deployments.addHandler({
      onAdd: (d) => this.queue.add(keyOf(d)),
      onUpdate: (d) => this.queue.add(keyOf(d)),
      onDelete: (d) => this.queue.add(keyOf(d)),
    });
    this.replicaSets.addHandler({
      onAdd: (rs) => this.replicaSetChanged(rs),
      onUpdate: (rs, old) => this.replicaSetUpdated(rs, old),
      onDelete: (rs) => this.enqueueOwner(rs),
    });
    this.pods.addHandler({ onDelete: (pod) => this.podDeleted(pod) });
  }

  sync(key: string): void {
    const cached = this.deployments.store.get(key);
    if (!cached) return;
    const { selector } = cached.spec;
    if (Object.keys(selector.matchLabels ?? {}).length === 0 && !selector.matchExpressions?.length) {
      this.selectsAll(cached);
      return;
    }
    const again = syncDeployment(this.rollout(cached), (rs) => controlledBy(this.pods.store, rs.metadata.uid));
    if (again !== undefined) this.queue.addAfter(key, again);
  }

  private rollout(cached: Deployment): Rollout {
    const { clock } = this.context;
    const { client, recorder } = this;
    const matcher = compiledLabelSelector(cached.spec.selector);
    const replicaSets = claimObjects(claimable(this.replicaSets.store, cached), {
      client,
      ownerResource: DEPLOYMENTS,
      owner: cached,
      resource: REPLICA_SETS,
      matches: (rs: ReplicaSet) => matcher.matches(rs.metadata.labels),
    });
    const nowMs = clock.startMs + clock.now;
    return {
      client,
      recorder,
      nowMs,
      now: rfc3339(nowMs),
      deployment: { ...cached, status: { ...cached.status } },
      replicaSets,
      cachedReplicaSet: (name) => this.replicaSets.store.get(`${cached.metadata.namespace}/${name}`),
      decide: (text, data) =>
        this.context.decide({
          from: 'deployment-controller',
          to: 'deployment-controller',
          object: `deployments/${keyOf(cached)}`,
          text,
          data,
        }),
    };
  }

  private selectsAll(deployment: Deployment): void {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.';
    this.recorder.event(deployment, 'Warning', 'SelectingAll', message);
    const { generation = 0 } = deployment.metadata;
    if ((deployment.status?.observedGeneration ?? 0) >= generation) return;
    const status = { ...deployment.status, observedGeneration: generation };
    this.client.updateStatus<V1Deployment>(refOf(DEPLOYMENTS, deployment), { ...deployment, status });
  }

  private replicaSetUpdated(rs: ReplicaSet, old: ReplicaSet): void {
    const owner = controllerOf(rs);
    const oldOwner = controllerOf(old);
    const moved = owner?.uid !== oldOwner?.uid;
    if (moved && oldOwner) this.enqueueOwner(old);
    if (owner) this.enqueueOwner(rs);
    else if (moved || !deepEqual(rs.metadata.labels, old.metadata.labels)) this.replicaSetChanged(rs);
  }

  private replicaSetChanged(rs: ReplicaSet): void {
    if (controllerOf(rs)) this.enqueueOwner(rs);
    else if (!rs.metadata.deletionTimestamp) this.enqueueMatching(rs);
  }

  private enqueueOwner(rs: ReplicaSet): void {
    const deployment = this.ownerOf(rs);
    if (deployment) this.queue.add(keyOf(deployment));
  }

  private ownerOf(rs: ReplicaSet): Deployment | undefined {
    const owner = controllerOf(rs);
    if (owner?.kind !== 'Deployment') return undefined;
    const deployment = this.deployments.store.get(`${rs.metadata.namespace}/${owner.name}`);
    return deployment?.metadata.uid === owner.uid ? deployment : undefined;
  }

  private enqueueMatching(rs: ReplicaSet): void {
    for (const deployment of this.deployments.store.inNamespace(rs.metadata.namespace)) {
      const selector = compiledLabelSelector(deployment.spec.selector);
      if (!selector.everything && selector.matches(rs.metadata.labels)) this.queue.add(keyOf(deployment));
    }
  }

  private podDeleted(pod: Stored<V1Pod>): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'ReplicaSet') return;
    const rs = this.replicaSets.store.get(`${pod.metadata.namespace}/${owner.name}`);
    const deployment = rs?.metadata.uid === owner.uid ? this.ownerOf(rs) : undefined;
    if (deployment?.spec.strategy?.type !== 'Recreate') return;
    const left = controlledBy(this.replicaSets.store, deployment.metadata.uid).some(
      (set) => controlledBy(this.pods.store, set.metadata.uid).length > 0,
    );
    if (!left) this.queue.add(keyOf(deployment));
  }
}
