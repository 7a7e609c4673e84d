import type {
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StorageClass,
} from '../../../../api/generated/types.ts';
import { keyOf } from '../../../../api/meta.ts';
import { isNotFound } from '../../../../api/StatusError.ts';
import { isForClaim, matchVolume } from '../../../../api/storage/matchVolume.ts';
import { rfc3339 } from '../../../../base/timestamp.ts';
import type { SharedInformer } from '../../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../../client/runController.ts';
import { WorkQueue } from '../../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../../ControllerContext.ts';
import { indexByClaim, podsUsing } from '../../claimIndex.ts';
import {
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  PODS,
  refOf,
  refTo,
  STORAGE_CLASSES,
} from '../../resourceRefs.ts';
import type { Stored } from '../../Stored.ts';

type Volume = Stored<V1PersistentVolume>;
type Claim = Stored<V1PersistentVolumeClaim>;
type Pod = Stored<V1Pod>;

const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
/** How often what is not bound is looked at again (`--pvclaimbinder-sync-period`). */
const RESYNC_MS = 15_000;
const RESYNC = 'resync';

/**
 * Binds claims to volumes, and reclaims volumes whose claims are gone (pkg/controller/volume/persistentvolume).
 *
 *     Claim ─► itself      Volume ─► itself, and the claim it is set aside for      every 15 s ─► claims that wait
 *
 * A binding is four writes, any of which may be the last one before a crash:
 * volume.claimRef, volume phase Bound, claim.volumeName, claim phase Bound.
 */
export class PersistentVolumeController {
  private readonly claimQueue: WorkQueue;
  private readonly volumeQueue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly claims: SharedInformer<Claim>;
  private readonly volumes: SharedInformer<Volume>;
  private readonly classes: SharedInformer<Stored<V1StorageClass>>;
  private readonly pods: SharedInformer<Pod>;
  private readonly waiting = new Set<string>();
  private readonly startedAt: number;

  constructor(private readonly context: ControllerContext) {
    this.startedAt = context.clock.now;
    this.claimQueue = new WorkQueue(context.clock);
    this.volumeQueue = new WorkQueue(context.clock);
    this.client = context.clientFor('persistent-volume-binder');
    this.recorder = context.recorderFor('persistentvolume-controller');
    this.claims = context.informers.informer<Claim>(PERSISTENT_VOLUME_CLAIMS);
    this.volumes = context.informers.informer<Volume>(PERSISTENT_VOLUMES);
    this.classes = context.informers.informer<Stored<V1StorageClass>>(STORAGE_CLASSES);
    this.pods = context.informers.informer<Pod>(PODS);
    indexByClaim(this.pods);
    const claimChanged = (claim: Claim): void => this.claimQueue.add(keyOf(claim));
    this.claims.addHandler({
      onAdd: claimChanged,
      onUpdate: claimChanged,
      onDelete: (claim) => {
        this.waiting.delete(keyOf(claim));
        if (claim.spec.volumeName) this.volumeQueue.add(claim.spec.volumeName);
      },
    });
    const volumeChanged = (volume: Volume): void => this.volumeQueue.add(volume.metadata.name);
    this.volumes.addHandler({
      onAdd: volumeChanged,
      onUpdate: volumeChanged,
      onDelete: ({ spec: { claimRef } }) => {
        if (claimRef) this.claimQueue.add(`${claimRef.namespace}/${claimRef.name}`);
      },
    });
  }

  controllers(): Controller[] {
    return [
      { name: 'persistentvolume-volumes', queue: this.volumeQueue, sync: (name) => this.syncVolume(name) },
      { name: 'persistentvolume-claims', queue: this.claimQueue, sync: (key) => this.syncClaim(key) },
    ];
  }

  private syncClaim(key: string): void {
    if (key === RESYNC) {
      for (const waiting of this.waiting) this.claimQueue.add(waiting);
      return;
    }
    const claim = this.claims.store.get(key);
    this.waiting.delete(key);
    if (!claim) return;
    if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) this.syncBound(claim);
    else if (claim.spec.volumeName) this.syncNamed(claim);
    else this.syncUnbound(claim);
  }

  private wait(claim: Claim): void {
    this.waiting.add(keyOf(claim));
    this.claimQueue.addAfter(RESYNC, RESYNC_MS - ((this.context.clock.now - this.startedAt) % RESYNC_MS));
  }

  private syncUnbound(claim: Claim): void {
    const storageClass = this.classes.store.get(claim.spec.storageClassName ?? '');
    const delayed =
      storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !claim.metadata.annotations?.[SELECTED_NODE];
    const volume = matchVolume(this.volumes.store.values(), claim, { delayed });
    if (volume) {
      this.bind(volume, claim);
      return;
    }
    this.wait(claim);
    if (delayed) {
      this.tellOfWaiting(claim);
    } else if (claim.spec.storageClassName) this.provision(claim, storageClass);
    else {
      const message = 'no persistent volumes available for this claim and no storage class is set';
      this.recorder.event(claim, 'Normal', 'FailedBinding', message);
    }
  }

  private tellOfWaiting(claim: Claim): void {
    const pods = podsUsing(this.pods.store, keyOf(claim)).filter((pod) => !pod.spec.nodeName);
    const names = pods.map((pod) => pod.metadata.name).join(',');
    if (pods.length === 0) {
      const message = 'waiting for first consumer to be created before binding';
      this.recorder.event(claim, 'Normal', 'WaitForFirstConsumer', message);
    } else {
      const message = `waiting for ${pods.length > 1 ? 'pods' : 'pod'} ${names} to be scheduled`;
      this.recorder.event(claim, 'Normal', 'WaitForPodScheduled', message);
    }
  }

  /** Provisioning is left to whoever serves the class: the claim is marked, and told of. */
  private provision(claim: Claim, storageClass: Stored<V1StorageClass> | undefined): void {
    if (!storageClass) {
      const message = `storageclass.storage.k8s.io "${claim.spec.storageClassName}" not found`;
      this.recorder.event(claim, 'Warning', 'ProvisioningFailed', message);
      return;
    }
    const { provisioner } = storageClass;
    if (provisioner === 'kubernetes.io/no-provisioner') return;
    const { annotations } = claim.metadata;
    if (annotations?.[PROVISIONER] !== provisioner) {
      const marked = { ...annotations, [BETA_PROVISIONER]: provisioner, [PROVISIONER]: provisioner };
      const metadata = { ...claim.metadata, annotations: marked };
      this.client.update<V1PersistentVolumeClaim>(refOf(PERSISTENT_VOLUME_CLAIMS, claim), { ...claim, metadata });
    }
    const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
    this.recorder.event(claim, 'Normal', 'ExternalProvisioning', message);
  }

  private syncNamed(claim: Claim): void {
    const volume = this.volumes.store.get(claim.spec.volumeName ?? '');
    if (!volume) {
      this.wait(claim);
    } else if (!volume.spec.claimRef || isForClaim(volume, claim)) this.bind(volume, claim);
    else {
      this.wait(claim);
      const message = `volume "${volume.metadata.name}" already bound to a different claim.`;
      this.recorder.event(claim, 'Warning', 'FailedBinding', message);
    }
  }

  private syncBound(claim: Claim): void {
    const volume = this.volumes.store.get(claim.spec.volumeName ?? '');
    if (!volume) {
      this.lose(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
    } else if (!volume.spec.claimRef || isForClaim(volume, claim)) this.bind(volume, claim);
    else {
      const message = 'Two claims are bound to the same volume, this one is bound incorrectly';
      this.lose(claim, 'ClaimMisbound', message);
    }
  }

  private lose(claim: Claim, reason: string, message: string): void {
    if (claim.status?.phase === 'Lost') return;
    const { accessModes: _, capacity: __, ...status } = claim.status ?? {};
    const next = { ...claim, status: { ...status, phase: 'Lost' } };
    this.client.updateStatus<V1PersistentVolumeClaim>(refOf(PERSISTENT_VOLUME_CLAIMS, claim), next);
    this.recorder.event(claim, 'Warning', reason, message);
  }

  /** The four writes of a binding, each only if it has not happened yet. */
  private bind(volume: Volume, claim: Claim): void {
    const referred = this.referToClaim(volume, claim);
    this.setPhase(referred, 'Bound');
    const named = this.nameVolume(claim, referred);
    const { accessModes, capacity } = referred.spec;
    const { status } = named;
    if (status?.phase === 'Bound' && status.capacity) return;
    const next = { ...named, status: { ...status, phase: 'Bound', accessModes, capacity } };
    this.client.updateStatus<V1PersistentVolumeClaim>(refOf(PERSISTENT_VOLUME_CLAIMS, claim), next);
  }

  private referToClaim(volume: Volume, claim: Claim): Volume {
    const { claimRef } = volume.spec;
    if (claimRef?.uid === claim.metadata.uid) return volume;
    const { namespace, name, uid, resourceVersion } = claim.metadata;
    const ref = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
    const annotations = claimRef
      ? volume.metadata.annotations
      : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
    const metadata = { ...volume.metadata, annotations };
    const next = { ...volume, metadata, spec: { ...volume.spec, claimRef: ref } };
    return this.client.update<V1PersistentVolume>(refOf(PERSISTENT_VOLUMES, volume), next) as Volume;
  }

  private nameVolume(claim: Claim, volume: Volume): Claim {
    const { annotations = {} } = claim.metadata;
    if (claim.spec.volumeName === volume.metadata.name && annotations[BIND_COMPLETED] !== undefined) return claim;
    const marks: Record<string, string> = claim.spec.volumeName ? {} : { [BOUND_BY_CONTROLLER]: 'yes' };
    const metadata = { ...claim.metadata, annotations: { ...annotations, [BIND_COMPLETED]: 'yes', ...marks } };
    const next = { ...claim, metadata, spec: { ...claim.spec, volumeName: volume.metadata.name } };
    return this.client.update<V1PersistentVolumeClaim>(refOf(PERSISTENT_VOLUME_CLAIMS, claim), next) as Claim;
  }

  private syncVolume(name: string): void {
    const volume = this.volumes.store.get(name);
    if (!volume) return;
    const { claimRef } = volume.spec;
    if (!claimRef?.uid) {
      this.setPhase(volume, 'Available');
      if (claimRef) this.claimQueue.add(`${claimRef.namespace}/${claimRef.name}`);
      return;
    }
    const claim = this.claimOf(claimRef.namespace ?? '', claimRef.name ?? '', claimRef.uid);
    if (!claim) {
      if (volume.status?.phase !== 'Released' && volume.status?.phase !== 'Failed') this.setPhase(volume, 'Released');
      this.reclaim(volume);
    } else if (claim.spec.volumeName === name) this.setPhase(volume, 'Bound');
    else if (!claim.spec.volumeName) this.claimQueue.add(keyOf(claim));
    else this.unbind(volume);
  }

  /** The claim that a volume refers to, if it is still the same one; the server is asked when the cache has none. */
  private claimOf(namespace: string, name: string, uid: string): Claim | undefined {
    const cached = this.claims.store.get(`${namespace}/${name}`);
    if (cached) return cached.metadata.uid === uid ? cached : undefined;
    try {
      const fresh = this.client.get<Claim>(refTo(PERSISTENT_VOLUME_CLAIMS, namespace, name));
      return fresh.metadata.uid === uid ? fresh : undefined;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return undefined;
    }
  }

  private unbind(volume: Volume): void {
    const { claimRef: _, ...spec } = volume.spec;
    const { [BOUND_BY_CONTROLLER]: __, ...annotations } = volume.metadata.annotations ?? {};
    const metadata = { ...volume.metadata, annotations };
    this.client.update<V1PersistentVolume>(refOf(PERSISTENT_VOLUMES, volume), { ...volume, metadata, spec } as Volume);
  }

  /** What becomes of a volume whose claim is gone. Volumes that a provisioner made are deleted by it. */
  private reclaim(volume: Volume): void {
    const { persistentVolumeReclaimPolicy: policy = 'Retain', hostPath } = volume.spec;
    if (policy !== 'Delete' || volume.metadata.deletionTimestamp) return;
    if (volume.metadata.annotations?.[PROVISIONED_BY] !== undefined || volume.spec.csi) return;
    if (hostPath && !/\/tmp\/.+/.test(hostPath.path)) {
      const message = `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`;
      if (this.setPhase(volume, 'Failed', message))
        this.recorder.event(volume, 'Warning', 'VolumeFailedDelete', message);
      return;
    }
    this.client.delete(refOf(PERSISTENT_VOLUMES, volume));
  }

  /** Returns whether the phase was another. */
  private setPhase(volume: Volume, phase: string, message?: string): boolean {
    if (volume.status?.phase === phase) return false;
    const { startMs, now } = this.context.clock;
    const lastPhaseTransitionTime = rfc3339(startMs + now);
    const status = { phase, ...(message ? { message } : {}), lastPhaseTransitionTime };
    this.client.updateStatus<V1PersistentVolume>(refOf(PERSISTENT_VOLUMES, volume), { ...volume, status });
    return true;
  }
}
