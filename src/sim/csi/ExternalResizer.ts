import type { V1PersistentVolume, V1PersistentVolumeClaim } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/meta.ts';
import { tryParseQuantity } from '../../api/Quantity.ts';
import { isNotFound } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import { EventBroadcaster, type EventSinkOptions } from '../../client/record/EventBroadcaster.ts';
import { runController } from '../../client/runController.ts';
import { WorkQueue } from '../../client/workqueue/WorkQueue.ts';
import type { Timings } from '../timings.ts';

const core = (resource: string) => ({ group: '', version: 'v1', resource });
const CLAIMS = core('persistentvolumeclaims');
const VOLUMES = core('persistentvolumes');
/** How long a driver takes to make a volume larger. */
const RESIZE_MS = 2_000;

export interface ExternalResizerOptions {
  clock: Clock;
  client: LocalClient;
  timings: Timings;
  random: EventSinkOptions['random'];
  installed(driver: string): boolean;
}

/**
 * Makes volumes of CSI drivers larger when their claims ask for more (kubernetes-csi/external-resizer pkg/controller).
 *
 *     claim asks for more ─► Resizing … volume has the capacity ─► FileSystemResizePending ─► (kubelet) claim has it too
 */
export class ExternalResizer {
  private readonly informers: SharedInformerFactory;
  private readonly queue: WorkQueue;
  private readonly claims: SharedInformer<V1PersistentVolumeClaim>;
  private readonly volumes: SharedInformer<V1PersistentVolume>;
  private readonly events: EventBroadcaster;
  /** When the driver is done with a claim's volume, by the claim's UID. */
  private readonly atWork = new Map<string, number>();

  constructor(private readonly options: ExternalResizerOptions) {
    const { clock, client, random, timings } = options;
    this.informers = new SharedInformerFactory(client);
    this.queue = new WorkQueue(clock);
    this.claims = this.informers.informer<V1PersistentVolumeClaim>(CLAIMS);
    this.volumes = this.informers.informer<V1PersistentVolume>(VOLUMES);
    this.events = new EventBroadcaster({ clock, client, random, delayMs: timings.eventRecordMs });
    const changed = (claim: V1PersistentVolumeClaim): void => {
      if (wantsMore(claim)) this.queue.add(keyOf(claim));
    };
    this.claims.addHandler({ onAdd: changed, onUpdate: changed });
  }

  start(): void {
    const { clock, client, timings } = this.options;
    this.informers.start();
    const controller = { name: 'external-resizer', queue: this.queue, sync: (key: string) => this.sync(key) };
    runController(controller, { clock, client, workers: 10, syncMs: timings.syncStartMs });
  }

  /** A driver was installed. */
  lookAgain(): void {
    for (const claim of this.claims.store.values()) if (wantsMore(claim)) this.queue.add(keyOf(claim));
  }

  private sync(key: string): void {
    const claim = this.claims.store.get(key);
    const volume = this.volumes.store.get(claim?.spec?.volumeName ?? '');
    const driver = volume?.spec?.csi?.driver;
    if (!claim || !volume || !driver || !wantsMore(claim) || !this.options.installed(driver)) return;
    const storage = claim.spec?.resources?.requests?.storage ?? '0';
    if (bytes(storage) <= bytes(volume.spec?.capacity?.storage)) return;
    const { clock } = this.options;
    const uid = claim.metadata?.uid ?? '';
    const tell = (reason: string, message: string): void =>
      this.events.recorderFor(`external-resizer ${driver}`).event(claim as KubeObject, 'Normal', reason, message);
    const due = this.atWork.get(uid);
    if (due === undefined) {
      this.atWork.set(uid, clock.now + RESIZE_MS);
      tell('Resizing', `External resizer is resizing volume ${volume.metadata?.name}`);
      this.mark(claim, { type: 'Resizing' }, 'ControllerResizeInProgress', storage);
    }
    if (due === undefined || clock.now < due) {
      this.queue.addAfter(key, (due ?? clock.now + RESIZE_MS) - clock.now);
      return;
    }
    this.atWork.delete(uid);
    this.growVolume(volume, claim, storage);
    if (volume.spec?.volumeMode === 'Block') {
      this.patch(claim, { capacity: { storage }, conditions: null, allocatedResourceStatuses: null });
      tell('VolumeResizeSuccessful', 'Resize volume succeeded');
      return;
    }
    const message = 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.';
    this.mark(claim, { type: 'FileSystemResizePending', message }, 'NodeResizePending', storage);
    tell('FileSystemResizeRequired', 'Require file system resize of volume on node');
  }

  private growVolume({ metadata, spec }: V1PersistentVolume, claim: V1PersistentVolumeClaim, storage: string): void {
    const before = { 'volume.alpha.kubernetes.io/pre-resize-capacity': claim.status?.capacity?.storage ?? '' };
    const annotations = spec?.volumeMode === 'Block' ? {} : { metadata: { annotations: before } };
    this.options.client.patch({ ...VOLUMES, name: metadata?.name ?? '' }, 'merge', {
      ...annotations,
      spec: { capacity: { storage } },
    });
  }

  private mark(
    claim: V1PersistentVolumeClaim,
    condition: { type: string; message?: string },
    state: string,
    storage: string,
  ): void {
    const { clock } = this.options;
    const lastTransitionTime = rfc3339(clock.startMs + clock.now);
    const conditions = [{ lastProbeTime: null, lastTransitionTime, status: 'True', ...condition }];
    this.patch(claim, { conditions, allocatedResources: { storage }, allocatedResourceStatuses: { storage: state } });
  }

  private patch({ metadata }: V1PersistentVolumeClaim, status: object): void {
    const { namespace = '', name = '' } = metadata ?? {};
    try {
      this.options.client.patch({ ...CLAIMS, namespace, name, subresource: 'status' }, 'merge', { status });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

const bytes = (quantity: string | undefined): number => tryParseQuantity(quantity)?.value ?? 0;

/** Whether a bound claim asks for more than it has. */
export function wantsMore({ spec, status }: V1PersistentVolumeClaim): boolean {
  if (status?.phase !== 'Bound') return false;
  const asked = spec?.resources?.requests?.storage;
  return asked !== status.capacity?.storage && bytes(asked) > bytes(status.capacity?.storage);
}
