import type {
  V1CSIDriver,
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1VolumeAttachment,
} from '../../../../api/generated/types.ts';
import { isAlreadyExists, isNotFound } from '../../../../api/StatusError.ts';
import type { SharedInformer } from '../../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../../client/runController.ts';
import { WorkQueue } from '../../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../../ControllerContext.ts';
import { claimsOfPod, indexByClaim, podsUsing } from '../../claimIndex.ts';
import { isPodTerminal } from '../../podState.ts';
import {
  CSI_DRIVERS,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  PODS,
  refOf,
  VOLUME_ATTACHMENTS,
} from '../../resourceRefs.ts';
import type { Stored } from '../../Stored.ts';
import { type Attachment, attachmentName, isExclusive, multiAttachMessage, uniqueName } from './attachment.ts';

type Pod = Stored<V1Pod>;
type Volume = Stored<V1PersistentVolume>;

/** How long a kubelet that does not answer may keep a volume (`maxWaitForUnmountDuration`). */
const FORCE_DETACH_MS = 360_000;
/** How long a driver may take to attach. */
const ATTACH_TIMEOUT_MS = 120_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const BY_VOLUME = 'volume';

/**
 * Attaches volumes to the nodes that their pods are on, and detaches them when no pod is left and the kubelet has
 * unmounted them (pkg/controller/volume/attachdetach).
 *
 *     Pod ─► the volumes of its claims      VolumeAttachment ─► its volume      Node ─► the volumes attached to it
 *
 * Deviations: only CSI volumes are attached, those of the old in-tree kinds never were by anybody; works on what changed
 * where upstream reconciles every 100 ms.
 */
export class AttachDetachController implements Controller {
  readonly name = 'attach-detach';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly pods: SharedInformer<Pod>;
  private readonly nodes: SharedInformer<Stored<V1Node>>;
  private readonly claims: SharedInformer<Stored<V1PersistentVolumeClaim>>;
  private readonly volumes: SharedInformer<Volume>;
  private readonly attachments: SharedInformer<Attachment>;
  private readonly drivers: SharedInformer<Stored<V1CSIDriver>>;
  /** What was said already, and since when detaching waits; by attachment name. */
  private readonly told = new Set<string>();
  private readonly waitingSince = new Map<string, number>();
  /** When an attachment that nobody answers is complained of next. */
  private readonly complainAt = new Map<string, number>();

  constructor(private readonly context: ControllerContext) {
    const { informers } = context;
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('attachdetach-controller');
    this.recorder = context.recorderFor('attachdetach-controller');
    this.pods = informers.informer<Pod>(PODS);
    this.nodes = informers.informer<Stored<V1Node>>(NODES);
    this.claims = informers.informer<Stored<V1PersistentVolumeClaim>>(PERSISTENT_VOLUME_CLAIMS);
    this.volumes = informers.informer<Volume>(PERSISTENT_VOLUMES);
    this.attachments = informers.informer<Attachment>(VOLUME_ATTACHMENTS);
    this.drivers = informers.informer<Stored<V1CSIDriver>>(CSI_DRIVERS);
    indexByClaim(this.pods);
    this.attachments.store.addIndex(BY_VOLUME, ({ spec }) => [spec.source.persistentVolumeName ?? '']);
    this.watch();
  }

  private watch(): void {
    this.pods.addHandler({
      onAdd: (pod) => this.podChanged(pod),
      onUpdate: (pod, old) => {
        if (pod.spec.nodeName !== old.spec.nodeName || isPodTerminal(pod) !== isPodTerminal(old)) this.podChanged(pod);
      },
      onDelete: (pod) => this.podChanged(pod),
    });
    const volumeChanged = ({ metadata, spec }: Volume): void => {
      if (spec.csi) this.queue.add(metadata.name);
    };
    this.volumes.addHandler({ onAdd: volumeChanged, onUpdate: volumeChanged });
    const attachmentChanged = ({ spec }: Attachment): void => this.queue.add(spec.source.persistentVolumeName ?? '');
    this.attachments.addHandler({ onAdd: attachmentChanged, onUpdate: attachmentChanged, onDelete: attachmentChanged });
    this.nodes.addHandler({
      onUpdate: (node, old) => {
        const inUse = node.status?.volumesInUse !== old.status?.volumesInUse || node.spec.taints !== old.spec.taints;
        if (inUse && this.attachments.store.size > 0) this.nodeChanged(node);
      },
      onDelete: (node) => this.nodeChanged(node),
    });
  }

  private podChanged(pod: Pod): void {
    if (!pod.spec.nodeName) return;
    for (const key of claimsOfPod(pod)) {
      const volume = this.claims.store.get(key)?.spec.volumeName;
      if (volume && this.volumes.store.get(volume)?.spec.csi) this.queue.add(volume);
    }
  }

  private nodeChanged({ metadata: { name } }: Stored<V1Node>): void {
    for (const { spec } of this.attachments.store.values())
      if (spec.nodeName === name) this.queue.add(spec.source.persistentVolumeName ?? '');
  }

  sync(name: string): void {
    const volume = this.volumes.store.get(name);
    const attached = this.attachments.store.by(BY_VOLUME, name);
    const wanted = volume?.spec.csi && this.isAttachable(volume) ? this.podsByNode(volume) : new Map<string, Pod[]>();
    for (const attachment of attached) {
      const pods = wanted.get(attachment.spec.nodeName);
      if (pods && volume) this.follow(volume, attachment, pods);
      else this.detach(name, attachment);
    }
    if (!volume) return;
    for (const [node, pods] of wanted) {
      if (attached.some(({ spec }) => spec.nodeName === node) || !this.nodes.store.get(node)) continue;
      const elsewhere = attached.map(({ spec }) => spec.nodeName);
      if (elsewhere.length > 0 && isExclusive(volume)) this.refuse(volume, node, pods, elsewhere, wanted);
      else this.attach(volume, node);
    }
  }

  private isAttachable({ spec }: Volume): boolean {
    return this.drivers.store.get(spec.csi?.driver ?? '')?.spec.attachRequired !== false;
  }

  private podsByNode({ metadata, spec: { claimRef } }: Volume): Map<string, Pod[]> {
    const byNode = new Map<string, Pod[]>();
    const key = `${claimRef?.namespace}/${claimRef?.name}`;
    if (!claimRef || this.claims.store.get(key)?.spec.volumeName !== metadata.name) return byNode;
    for (const pod of podsUsing(this.pods.store, key)) {
      const { nodeName } = pod.spec;
      if (!nodeName || isPodTerminal(pod)) continue;
      const there = byNode.get(nodeName);
      if (there) there.push(pod);
      else byNode.set(nodeName, [pod]);
    }
    return byNode;
  }

  private attach(volume: Volume, nodeName: string): void {
    const attacher = volume.spec.csi?.driver ?? '';
    const body: V1VolumeAttachment = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name: attachmentName(volume, nodeName) },
      spec: { attacher, nodeName, source: { persistentVolumeName: volume.metadata.name } },
    };
    try {
      this.client.create(VOLUME_ATTACHMENTS, body);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
    this.told.delete(`${nodeName}/${volume.metadata.name}`);
  }

  /** A volume that one node at a time may have is asked for on another: said once, for as long as it stays so. */
  private refuse(
    volume: Volume,
    node: string,
    pods: readonly Pod[],
    elsewhere: readonly string[],
    wanted: ReadonlyMap<string, readonly Pod[]>,
  ): void {
    const key = `${node}/${volume.metadata.name}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    const others = elsewhere.flatMap((other) => wanted.get(other) ?? []);
    for (const pod of pods) {
      this.recorder.event(pod, 'Warning', 'FailedAttachVolume', multiAttachMessage(volume.metadata.name, pod, others));
    }
  }

  /** An attachment that is wanted: says when it is there, or why it is not. */
  private follow(volume: Volume, attachment: Attachment, pods: readonly Pod[]): void {
    const { name } = attachment.metadata;
    this.waitingSince.delete(name);
    const { clock } = this.context;
    const subject = `for volume "${volume.metadata.name}"`;
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => {
      for (const pod of pods) this.recorder.event(pod, type, reason, message);
    };
    if (attachment.status?.attached) {
      this.complainAt.delete(name);
      if (this.told.has(name)) return;
      this.told.add(name);
      this.noteAttached(attachment.spec.nodeName, uniqueName(volume), true);
      tell('Normal', 'SuccessfulAttachVolume', `AttachVolume.Attach succeeded ${subject} `);
      return;
    }
    const due = this.complainAt.get(name) ?? clock.now + ATTACH_TIMEOUT_MS;
    const late = clock.now >= due;
    this.complainAt.set(name, late ? clock.now + ATTACH_TIMEOUT_MS : due);
    this.queue.addAfter(volume.metadata.name, (late ? clock.now + ATTACH_TIMEOUT_MS : due) - clock.now);
    const failure = attachment.status?.attachError?.message;
    const { driver, volumeHandle } = volume.spec.csi ?? { driver: '', volumeHandle: '' };
    const nobody = `timed out waiting for external-attacher of ${driver} CSI driver to attach volume ${volumeHandle}`;
    if (failure !== undefined || late)
      tell('Warning', 'FailedAttachVolume', `AttachVolume.Attach failed ${subject} : ${failure ?? nobody}`);
  }

  private detach(volume: string, attachment: Attachment): void {
    const { name } = attachment.metadata;
    const { nodeName } = attachment.spec;
    if (attachment.metadata.deletionTimestamp) return;
    const stored = this.volumes.store.get(volume);
    const waitMs = this.mustWaitMs(name, this.nodes.store.get(nodeName), stored && uniqueName(stored));
    if (waitMs > 0) {
      this.queue.addAfter(volume, waitMs);
      return;
    }
    if (stored) this.noteAttached(nodeName, uniqueName(stored), false);
    this.told.delete(name);
    this.waitingSince.delete(name);
    this.complainAt.delete(name);
    try {
      this.client.delete(refOf(VOLUME_ATTACHMENTS, attachment));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** A volume that the kubelet still has mounted is only taken away from a node that is ill for too long. */
  private mustWaitMs(attachment: string, node: Stored<V1Node> | undefined, volume: string | undefined): number {
    if (!node || !volume || !node.status?.volumesInUse?.includes(volume)) return 0;
    if (node.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE)) return 0;
    const { now } = this.context.clock;
    const since = this.waitingSince.get(attachment) ?? now;
    this.waitingSince.set(attachment, since);
    const left = since + FORCE_DETACH_MS - now;
    if (left > 0) return left;
    const ready = node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
    return ready ? FORCE_DETACH_MS : 0;
  }

  private noteAttached(nodeName: string, name: string, attached: boolean): void {
    const node = this.nodes.store.get(nodeName);
    if (!node) return;
    const fresh = this.client.get<V1Node>({ ...NODES, name: nodeName });
    const others = (fresh.status?.volumesAttached ?? []).filter((volume) => volume.name !== name);
    const volumesAttached = attached ? [...others, { name, devicePath: '' }] : others;
    const status = { volumesAttached: volumesAttached.length > 0 ? volumesAttached : null };
    this.client.patch({ ...NODES, name: nodeName, subresource: 'status' }, 'merge', { status });
  }
}
