import type { V1PersistentVolume, V1PersistentVolumeClaim, V1StorageClass } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/meta.ts';
import { isAlreadyExists, isNotFound } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import { EventBroadcaster, type EventSinkOptions } from '../../client/record/EventBroadcaster.ts';
import { runController } from '../../client/runController.ts';
import { RateLimiter } from '../../client/workqueue/RateLimiter.ts';
import { WorkQueue } from '../../client/workqueue/WorkQueue.ts';
import type { Timings } from '../timings.ts';
import type { Provisioner } from './Provisioner.ts';

const core = (resource: string) => ({ group: '', version: 'v1', resource });
const CLAIMS = core('persistentvolumeclaims');
const VOLUMES = core('persistentvolumes');
const CLASSES = { group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses' };
const ASKED = 'volume.kubernetes.io/storage-provisioner';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
/** How often a provisioner that does not run is looked for, while somebody waits for it. */
const LOOK_MS = 1_000;
const FIRST_RETRY_MS = 15_000;

export interface ProvisionControllerOptions {
  clock: Clock;
  client: LocalClient;
  timings: Timings;
  random: EventSinkOptions['random'];
  provisioner: Provisioner;
}

/**
 * Makes volumes for claims that ask for this provisioner, and deletes them when they are released
 * (sig-storage-lib-external-provisioner/controller).
 *
 *     claim marked by the binder (and by the scheduler with a node) ─► Provisioning … volume ─► ProvisioningSucceeded
 *     volume Released, policy Delete                                ─► data destroyed, volume deleted
 */
export class ProvisionController {
  private readonly informers: SharedInformerFactory;
  private readonly claimQueue: WorkQueue;
  private readonly volumeQueue: WorkQueue;
  private readonly retries = new RateLimiter(FIRST_RETRY_MS);
  private readonly claims: SharedInformer<V1PersistentVolumeClaim>;
  private readonly volumes: SharedInformer<V1PersistentVolume>;
  private readonly classes: SharedInformer<V1StorageClass>;
  private readonly events: EventBroadcaster;
  /** When the work on a claim or volume is done, by UID. */
  private readonly atWork = new Map<string, number>();

  constructor(private readonly options: ProvisionControllerOptions) {
    const { clock, client, random, timings } = options;
    this.informers = new SharedInformerFactory(client);
    this.claimQueue = new WorkQueue(clock);
    this.volumeQueue = new WorkQueue(clock);
    this.claims = this.informers.informer<V1PersistentVolumeClaim>(CLAIMS);
    this.volumes = this.informers.informer<V1PersistentVolume>(VOLUMES);
    this.classes = this.informers.informer<V1StorageClass>(CLASSES);
    this.events = new EventBroadcaster({ clock, client, random, delayMs: timings.eventRecordMs });
    const claimChanged = (claim: V1PersistentVolumeClaim): void => {
      if (this.wantsVolume(claim)) this.claimQueue.add(keyOf(claim));
    };
    this.claims.addHandler({ onAdd: claimChanged, onUpdate: claimChanged });
    const volumeChanged = (volume: V1PersistentVolume): void => {
      if (this.isToGo(volume)) this.volumeQueue.add(volume.metadata?.name ?? '');
    };
    this.volumes.addHandler({ onAdd: volumeChanged, onUpdate: volumeChanged });
  }

  start(): void {
    const { clock, client, timings } = this.options;
    this.informers.start();
    const run = { clock, client, workers: 4, syncMs: timings.syncStartMs };
    runController({ name: 'provision-claims', queue: this.claimQueue, sync: (key) => this.syncClaim(key) }, run);
    runController({ name: 'provision-volumes', queue: this.volumeQueue, sync: (name) => this.syncVolume(name) }, run);
  }

  /** The provisioner now serves more names than before. */
  lookAgain(): void {
    for (const claim of this.claims.store.values()) if (this.wantsVolume(claim)) this.claimQueue.add(keyOf(claim));
  }

  private wantsVolume({ metadata, spec }: V1PersistentVolumeClaim): boolean {
    const asked = metadata?.annotations?.[ASKED];
    if (asked === undefined || spec?.volumeName || metadata?.deletionTimestamp) return false;
    return this.options.provisioner.serves(asked);
  }

  private isToGo({ metadata, spec, status }: V1PersistentVolume): boolean {
    if (status?.phase !== 'Released' || spec?.persistentVolumeReclaimPolicy !== 'Delete') return false;
    return this.options.provisioner.serves(metadata?.annotations?.[PROVISIONED_BY] ?? '');
  }

  private syncClaim(key: string): void {
    const claim = this.claims.store.get(key);
    if (!claim || !this.wantsVolume(claim)) return;
    const storageClass = this.classes.store.get(claim.spec?.storageClassName ?? '');
    const node = claim.metadata?.annotations?.[SELECTED_NODE];
    if (!storageClass || (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !node)) return;
    const component = this.runningOrLater(storageClass.provisioner, key, this.claimQueue);
    if (!component) return;
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
      this.events.recorderFor(component).event(claim as KubeObject, type, reason, message);
    const { atWork } = this;
    const uid = claim.metadata?.uid ?? '';
    if (!atWork.has(uid)) {
      tell('Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${key}"`);
      const made = this.options.provisioner.make(claim, storageClass, node);
      if ('error' in made) {
        const message = `failed to provision volume with StorageClass "${storageClass.metadata?.name}": ${made.error}`;
        tell('Warning', 'ProvisioningFailed', message);
        this.claimQueue.addAfter(key, this.retries.when(key));
        return;
      }
    }
    if (!this.workIsDone(uid, key, this.claimQueue)) return;
    this.retries.forget(key);
    const made = this.options.provisioner.make(claim, storageClass, node);
    if ('error' in made) return;
    this.createVolume(made.volume, storageClass.provisioner);
    tell('Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${made.volume.metadata?.name}`);
  }

  private createVolume({ metadata, spec }: Pick<V1PersistentVolume, 'metadata' | 'spec'>, by: string): void {
    const annotations = { ...metadata?.annotations, [PROVISIONED_BY]: by };
    try {
      this.options.client.create<V1PersistentVolume>(VOLUMES, {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { ...metadata, annotations },
        spec,
      });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }

  private syncVolume(name: string): void {
    const volume = this.volumes.store.get(name);
    if (!volume || !this.isToGo(volume)) return;
    const by = volume.metadata?.annotations?.[PROVISIONED_BY] ?? '';
    if (!this.runningOrLater(by, name, this.volumeQueue)) return;
    if (!this.workIsDone(volume.metadata?.uid ?? '', name, this.volumeQueue)) return;
    this.options.provisioner.destroy(volume);
    try {
      this.options.client.delete({ ...VOLUMES, name });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private runningOrLater(provisioner: string, key: string, queue: WorkQueue): string | undefined {
    const component = this.options.provisioner.running(provisioner);
    if (!component) queue.addAfter(key, LOOK_MS);
    return component;
  }

  /** Begins the work at the first call; true at the call that finds it done. */
  private workIsDone(uid: string, key: string, queue: WorkQueue): boolean {
    const { clock, provisioner } = this.options;
    const done = this.atWork.get(uid) ?? clock.now + provisioner.workMs;
    if (clock.now < done) {
      this.atWork.set(uid, done);
      queue.addAfter(key, done - clock.now);
      return false;
    }
    this.atWork.delete(uid);
    return true;
  }
}
