import type { V1PersistentVolumeClaim, V1Pod } from '../../../../api/generated/types.ts';
import { keyOf } from '../../../../api/meta.ts';
import { isNotFound } from '../../../../api/StatusError.ts';
import type { SharedInformer } from '../../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../../client/LocalClient.ts';
import type { Controller } from '../../../../client/runController.ts';
import { WorkQueue } from '../../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../../ControllerContext.ts';
import { claimsOfPod, indexByClaim, podsUsing } from '../../claimIndex.ts';
import { isPodTerminal } from '../../podState.ts';
import { PERSISTENT_VOLUME_CLAIMS, PODS, refOf } from '../../resourceRefs.ts';
import type { Stored } from '../../Stored.ts';

type Claim = Stored<V1PersistentVolumeClaim>;
type Pod = Stored<V1Pod>;

const FINALIZER = 'kubernetes.io/pvc-protection';

/**
 * Keeps claims that pods use from going (pkg/controller/volume/pvcprotection).
 *
 *     Claim ─► itself      Pod finished or gone ─► the claims it used
 */
export class PvcProtectionController implements Controller {
  readonly name = 'pvc-protection';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly claims: SharedInformer<Claim>;
  private readonly pods: SharedInformer<Pod>;

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('pvc-protection-controller');
    this.claims = context.informers.informer<Claim>(PERSISTENT_VOLUME_CLAIMS);
    this.pods = context.informers.informer<Pod>(PODS);
    indexByClaim(this.pods);
    const changed = (claim: Claim): void => {
      const held = claim.metadata.finalizers?.includes(FINALIZER) ?? false;
      if (held === (claim.metadata.deletionTimestamp !== undefined)) this.queue.add(keyOf(claim));
    };
    this.claims.addHandler({ onAdd: changed, onUpdate: changed });
    const released = (pod: Pod): void => {
      for (const key of claimsOfPod(pod)) this.queue.add(key);
    };
    this.pods.addHandler({
      onUpdate: (pod) => {
        if (isPodTerminal(pod)) released(pod);
      },
      onDelete: released,
    });
  }

  sync(key: string): void {
    const claim = this.claims.store.get(key);
    if (!claim) return;
    const { finalizers = [], deletionTimestamp } = claim.metadata;
    const held = finalizers.includes(FINALIZER);
    if (deletionTimestamp && held) {
      if (!podsUsing(this.pods.store, key).some((pod) => !isPodTerminal(pod))) {
        this.write(
          claim,
          finalizers.filter((f) => f !== FINALIZER),
        );
      }
    } else if (!deletionTimestamp && !held) this.write(claim, [...finalizers, FINALIZER]);
  }

  private write(claim: Claim, finalizers: string[]): void {
    const metadata = { ...claim.metadata, finalizers };
    try {
      this.client.update<V1PersistentVolumeClaim>(refOf(PERSISTENT_VOLUME_CLAIMS, claim), { ...claim, metadata });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
