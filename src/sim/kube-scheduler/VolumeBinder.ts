import type { V1Node, V1PersistentVolume, V1PersistentVolumeClaim, V1Pod } from '../../api/generated/types.ts';
import { keyOf } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import { matchVolume } from '../../api/storage/matchVolume.ts';
import type { Clock, Timer } from '../../base/Clock.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import { claimNames, type VolumeLister, waitingClaims } from './plugins/VolumeBinding.ts';

const CLAIMS = { group: '', version: 'v1', resource: 'persistentvolumeclaims' };
const VOLUMES = { group: '', version: 'v1', resource: 'persistentvolumes' };
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
/** How long a pod waits for its volumes before another node is looked for (`VolumeBindingArgs.bindTimeoutSeconds`). */
const TIMEOUT_MS = 600_000;

interface Waiting {
  pod: V1Pod;
  /** Volumes set aside for it. */
  taken: string[];
  timer: Timer;
  bound(): void;
}

/**
 * Binds the claims that waited for a pod to have a node: to a volume that reaches it, or by telling the provisioner which
 * node it is; the pod is bound when all of them are (plugins/volumebinding/binder.go, `PreBind`).
 */
export class VolumeBinder {
  private readonly waiting = new Map<string, Waiting>();
  private readonly taken = new Set<string>();

  constructor(
    private readonly clock: Clock,
    private readonly client: LocalClient,
    private readonly lister: VolumeLister,
  ) {}

  isWaiting(podKey: string): boolean {
    return this.waiting.has(podKey);
  }

  /** Calls `bound` when the pod's claims are bound, at once if none has to wait; `failed` with the reason if they are not in time. */
  bind(pod: V1Pod, node: V1Node, bound: () => void, failed: (message: string) => void): void {
    const claims = waitingClaims(this.lister, pod);
    if (claims.length === 0) {
      bound();
      return;
    }
    const key = keyOf(pod);
    const timer = this.clock.schedule(TIMEOUT_MS, () => {
      this.forget(key);
      failed('running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded');
    });
    const waiting: Waiting = { pod, taken: [], timer, bound };
    this.waiting.set(key, waiting);
    for (const claim of claims) {
      const volume = matchVolume(this.lister.volumes(), claim, { node, taken: this.taken });
      if (volume) this.setAside(volume, claim, waiting);
      else this.selectNode(claim, node.metadata?.name ?? '');
    }
  }

  /** A claim or volume changed: pods whose claims are all bound may go on. */
  volumesChanged(): void {
    for (const [key, { pod, bound }] of this.waiting) {
      const claims = claimNames(pod).map((name) => this.lister.claim(pod.metadata?.namespace ?? '', name));
      if (!claims.every((claim) => claim?.status?.phase === 'Bound')) continue;
      this.forget(key);
      bound();
    }
  }

  /** The pod is gone. */
  forget(podKey: string): void {
    const waiting = this.waiting.get(podKey);
    if (!waiting) return;
    waiting.timer.cancel();
    for (const name of waiting.taken) this.taken.delete(name);
    this.waiting.delete(podKey);
  }

  private setAside(volume: V1PersistentVolume, claim: V1PersistentVolumeClaim, waiting: Waiting): void {
    const volumeName = volume.metadata?.name ?? '';
    waiting.taken.push(volumeName);
    this.taken.add(volumeName);
    const { name, namespace, uid, resourceVersion } = claim.metadata ?? {};
    const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
    const annotations = { ...volume.metadata?.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
    const next = { ...volume, metadata: { ...volume.metadata, annotations }, spec: { ...volume.spec, claimRef } };
    this.attempt(() => this.client.update<V1PersistentVolume>({ ...VOLUMES, name: volumeName }, next));
  }

  private selectNode({ metadata }: V1PersistentVolumeClaim, nodeName: string): void {
    const { name = '', namespace = '', annotations } = metadata ?? {};
    if (annotations?.[SELECTED_NODE] === nodeName) return;
    const body = { metadata: { annotations: { [SELECTED_NODE]: nodeName } } };
    this.attempt(() => this.client.patch({ ...CLAIMS, namespace, name }, 'merge', body));
  }

  /** What is refused here shows as a claim that is never bound. */
  private attempt(write: () => unknown): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
