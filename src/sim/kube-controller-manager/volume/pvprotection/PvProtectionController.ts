import type { V1PersistentVolume } from '../../../../api/generated/types.ts';
import { isNotFound } from '../../../../api/StatusError.ts';
import type { SharedInformer } from '../../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../../client/LocalClient.ts';
import type { Controller } from '../../../../client/runController.ts';
import { WorkQueue } from '../../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../../ControllerContext.ts';
import { PERSISTENT_VOLUMES, refOf } from '../../resourceRefs.ts';
import type { Stored } from '../../Stored.ts';

type Volume = Stored<V1PersistentVolume>;

const FINALIZER = 'kubernetes.io/pv-protection';

/**
 * Keeps volumes that are bound from going (pkg/controller/volume/pvprotection).
 *
 *     Volume ─► itself
 */
export class PvProtectionController implements Controller {
  readonly name = 'pv-protection';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly volumes: SharedInformer<Volume>;

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('pv-protection-controller');
    this.volumes = context.informers.informer<Volume>(PERSISTENT_VOLUMES);
    const changed = (volume: Volume): void => {
      const held = volume.metadata.finalizers?.includes(FINALIZER) ?? false;
      if (held === (volume.metadata.deletionTimestamp !== undefined)) this.queue.add(volume.metadata.name);
    };
    this.volumes.addHandler({ onAdd: changed, onUpdate: changed });
  }

  sync(name: string): void {
    const volume = this.volumes.store.get(name);
    if (!volume) return;
    const { finalizers = [], deletionTimestamp } = volume.metadata;
    const held = finalizers.includes(FINALIZER);
    if (deletionTimestamp && held) {
      if (volume.status?.phase !== 'Bound')
        this.write(
          volume,
          finalizers.filter((f) => f !== FINALIZER),
        );
    } else if (!deletionTimestamp && !held) this.write(volume, [...finalizers, FINALIZER]);
  }

  private write(volume: Volume, finalizers: string[]): void {
    const metadata = { ...volume.metadata, finalizers };
    try {
      this.client.update<V1PersistentVolume>(refOf(PERSISTENT_VOLUMES, volume), { ...volume, metadata });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
