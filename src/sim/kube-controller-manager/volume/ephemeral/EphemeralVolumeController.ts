import type { V1PersistentVolumeClaim, V1Pod, V1Volume } from '../../../../api/generated/types.ts';
import { keyOf } from '../../../../api/meta.ts';
import { failure, isAlreadyExists, StatusError } from '../../../../api/StatusError.ts';
import type { SharedInformer } from '../../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../../client/runController.ts';
import { WorkQueue } from '../../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../../ControllerContext.ts';
import { controllerRefOf } from '../../ControllerRefManager.ts';
import { PERSISTENT_VOLUME_CLAIMS, PODS } from '../../resourceRefs.ts';
import type { Stored } from '../../Stored.ts';

type Pod = Stored<V1Pod>;

/**
 * Makes the claims of pods' generic ephemeral volumes, which live and die with the pod (pkg/controller/volume/ephemeral).
 *
 *     Pod with such a volume ─► itself      its claim deleted ─► the pod
 */
export class EphemeralVolumeController implements Controller {
  readonly name = 'ephemeral-volume';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly pods: SharedInformer<Pod>;
  private readonly claims: SharedInformer<Stored<V1PersistentVolumeClaim>>;

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('ephemeral-volume-controller');
    this.recorder = context.recorderFor('ephemeral_volume');
    this.pods = context.informers.informer<Pod>(PODS);
    this.claims = context.informers.informer<Stored<V1PersistentVolumeClaim>>(PERSISTENT_VOLUME_CLAIMS);
    this.pods.addHandler({
      onAdd: (pod) => {
        if (pod.spec.volumes?.some((volume) => volume.ephemeral)) this.queue.add(keyOf(pod));
      },
    });
    this.claims.addHandler({
      onDelete: ({ metadata }) => {
        const owner = metadata.ownerReferences?.find((ref) => ref.controller && ref.kind === 'Pod');
        if (owner) this.queue.add(`${metadata.namespace}/${owner.name}`);
      },
    });
  }

  sync(key: string): void {
    const pod = this.pods.store.get(key);
    if (!pod || pod.metadata.deletionTimestamp) return;
    for (const volume of pod.spec.volumes ?? []) if (volume.ephemeral) this.claim(pod, volume);
  }

  private claim(pod: Pod, { name: volume, ephemeral }: V1Volume): void {
    const template = ephemeral?.volumeClaimTemplate;
    const { namespace, uid } = pod.metadata;
    const name = `${pod.metadata.name}-${volume}`;
    const existing = this.claims.store.get(`${namespace}/${name}`);
    if (existing) {
      if (existing.metadata.ownerReferences?.some((ref) => ref.uid === uid)) return;
      throw failure(
        409,
        'Conflict',
        `PVC ${namespace}/${name} was not created for pod ${keyOf(pod)} (pod is not owner)`,
      );
    }
    const claim: V1PersistentVolumeClaim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name,
        namespace,
        ...(template?.metadata?.labels ? { labels: template.metadata.labels } : {}),
        ...(template?.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
        ownerReferences: [controllerRefOf(pod)],
      },
      ...(template ? { spec: template.spec } : {}),
    };
    try {
      this.client.create({ ...PERSISTENT_VOLUME_CLAIMS, namespace }, claim);
    } catch (error) {
      if (isAlreadyExists(error)) return;
      if (error instanceof StatusError) {
        this.recorder.event(
          pod,
          'Warning',
          'FailedBinding',
          `ephemeral volume ${volume}: create PVC ${name}: ${error.message}`,
        );
      }
      throw error;
    }
  }
}
