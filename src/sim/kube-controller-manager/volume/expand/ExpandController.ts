import type { V1PersistentVolume, V1PersistentVolumeClaim } from '../../../../api/generated/types.ts';
import { keyOf } from '../../../../api/meta.ts';
import { tryParseQuantity } from '../../../../api/Quantity.ts';
import type { SharedInformer } from '../../../../client/cache/SharedInformer.ts';
import type { EventRecorder } from '../../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../../client/runController.ts';
import { WorkQueue } from '../../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../../ControllerContext.ts';
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../resourceRefs.ts';
import type { Stored } from '../../Stored.ts';

type Claim = Stored<V1PersistentVolumeClaim>;

const sizeOf = (quantity: string | undefined): number => tryParseQuantity(quantity)?.value ?? 0;

/**
 * Says of claims that ask for more than they have that somebody else must see to it: no volume plugin in the tree can
 * make volumes larger any more (pkg/controller/volume/expand).
 *
 *     Claim ─► itself
 */
export class ExpandController implements Controller {
  readonly name = 'volume-expand';
  readonly queue: WorkQueue;
  private readonly claims: SharedInformer<Claim>;
  private readonly volumes: SharedInformer<Stored<V1PersistentVolume>>;
  private readonly recorder: EventRecorder;

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.recorder = context.recorderFor('volume_expand');
    this.claims = context.informers.informer<Claim>(PERSISTENT_VOLUME_CLAIMS);
    this.volumes = context.informers.informer<Stored<V1PersistentVolume>>(PERSISTENT_VOLUMES);
    this.claims.addHandler({
      onUpdate: (claim, previous) => {
        const asked = claim.spec?.resources?.requests?.storage;
        const before = previous.spec?.resources?.requests?.storage;
        if (claim.status?.phase === 'Bound' && asked !== before && sizeOf(asked) > sizeOf(before))
          this.queue.add(keyOf(claim));
      },
    });
  }

  sync(key: string): void {
    const claim = this.claims.store.get(key);
    if (!claim || !this.volumes.store.get(claim.spec?.volumeName ?? '')) return;
    if (sizeOf(claim.spec?.resources?.requests?.storage) <= sizeOf(claim.status?.capacity?.storage)) return;
    const message = 'waiting for an external controller to expand this PVC';
    this.recorder.event(claim, 'Normal', 'ExternalExpanding', message);
  }
}
