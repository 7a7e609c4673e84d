import type { V1CSIDriver, V1VolumeAttachment } from '../../api/generated/types.ts';
import { isNotFound } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import { runController } from '../../client/runController.ts';
import { WorkQueue } from '../../client/workqueue/WorkQueue.ts';
import type { Timings } from '../timings.ts';

const storage = (resource: string) => ({ group: 'storage.k8s.io', version: 'v1', resource });
const ATTACHMENTS = storage('volumeattachments');
const DRIVERS = storage('csidrivers');
/** How long a driver takes to attach a volume. */
const ATTACH_MS = 1_000;

export interface ExternalAttacherOptions {
  clock: Clock;
  client: LocalClient;
  timings: Timings;
}

/**
 * Answers VolumeAttachments as the external-attacher beside a CSI driver does. A driver is taken for installed when its
 * CSIDriver object is there; attachments of any other stay as they are.
 *
 * Deviations: puts no finalizer on attachments; every volume can be attached.
 */
export class ExternalAttacher {
  private readonly informers: SharedInformerFactory;
  private readonly queue: WorkQueue;

  constructor(private readonly options: ExternalAttacherOptions) {
    const { clock, client } = options;
    this.informers = new SharedInformerFactory(client);
    this.queue = new WorkQueue(clock);
    const attachments = this.informers.informer<V1VolumeAttachment>(ATTACHMENTS);
    const changed = ({ metadata, status }: V1VolumeAttachment): void => {
      if (!status?.attached) this.queue.addAfter(metadata?.name ?? '', ATTACH_MS);
    };
    attachments.addHandler({ onAdd: changed, onUpdate: changed });
    this.informers.informer<V1CSIDriver>(DRIVERS).addHandler({
      onAdd: ({ metadata }) => {
        for (const attachment of attachments.store.values())
          if (attachment.spec.attacher === metadata?.name) changed(attachment);
      },
    });
  }

  start(): void {
    const { clock, client, timings } = this.options;
    this.informers.start();
    const controller = { name: 'external-attacher', queue: this.queue, sync: (name: string) => this.sync(name) };
    runController(controller, { clock, client, workers: 10, syncMs: timings.syncStartMs });
  }

  private sync(name: string): void {
    const attachment = this.informers.informer<V1VolumeAttachment>(ATTACHMENTS).store.get(name);
    if (!attachment || attachment.status?.attached || attachment.metadata?.deletionTimestamp) return;
    if (!this.informers.informer<V1CSIDriver>(DRIVERS).store.get(attachment.spec.attacher)) return;
    try {
      this.options.client.updateStatus<V1VolumeAttachment>(
        { ...ATTACHMENTS, name },
        { ...attachment, status: { attached: true } },
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
