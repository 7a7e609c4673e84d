import type { V1Container, V1Pod, V1Volume } from '../../../api/generated/types.ts';
import type { FileSystem } from '../../../posix/fs/FileSystem.ts';
import type { ContainerMount } from '../../cri/ContainerRuntime.ts';
import { expandVariables } from '../expandVariables.ts';
import type { PodContext } from '../PodContext.ts';
import { type MountedVolume, mountVolume, type VolumeSources } from './mountVolume.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 122_000;
/** How long the kubelet waits for a pod's volumes before it says so and begins again (podAttachAndMountTimeout, 2 m 3 s). */
const WAIT_MS = 123_000;

interface PodVolumes {
  mounted: Map<string, MountedVolume>;
  waiting: boolean;
}

/** Mounts the volumes of the node's pods, keeps them up to date, and lets go of them (pkg/kubelet/volumemanager). */
export class VolumeManager {
  private readonly pods = new Map<string, PodVolumes>();

  constructor(private readonly sources: VolumeSources) {}

  /** Whether all volumes of the pod are there. When not, tries again by itself and calls `ready` once they are. */
  prepare(context: PodContext, ready: () => void): boolean {
    const { pod } = context;
    const volumes = pod.spec?.volumes;
    if (!volumes || volumes.length === 0) return true;
    const uid = pod.metadata?.uid ?? '';
    let state = this.pods.get(uid);
    if (!state) {
      state = { mounted: new Map(), waiting: false };
      this.pods.set(uid, state);
    }
    if (state.waiting) return false;
    if (this.mountAll(context, state)) return true;
    state.waiting = true;
    this.retryLater(context, state, FIRST_RETRY_MS, ready);
    this.complainLater(context, state);
    return false;
  }

  /** The volumes of a container as it sees them. */
  mountsOf(pod: V1Pod, container: V1Container): ContainerMount[] {
    const mounted = this.pods.get(pod.metadata?.uid ?? '')?.mounted;
    if (!mounted) return [];
    const mounts: ContainerMount[] = [];
    for (const mount of container.volumeMounts ?? []) {
      const volume = mounted.get(mount.name);
      if (!volume) continue;
      const variables = (name: string) =>
        container.env?.find((e) => e.name === name)?.value ?? podField(pod, container, name);
      mounts.push({
        mountPath: mount.mountPath,
        readOnly: mount.readOnly === true || volume.readOnly,
        subPath: mount.subPathExpr ? expandVariables(mount.subPathExpr, variables) : (mount.subPath ?? ''),
        files: () => volume.open(),
      });
    }
    return mounts.slice();
  }

  /** The file system of one volume of a pod, if it is mounted: to look inside from outside. */
  volume(pod: V1Pod, name: string): FileSystem | undefined {
    return this.pods
      .get(pod.metadata?.uid ?? '')
      ?.mounted.get(name)
      ?.open();
  }

  /** The pod is over: what was only its own is gone. */
  release(pod: V1Pod): void {
    const state = this.pods.get(pod.metadata?.uid ?? '');
    if (!state) return;
    for (const volume of state.mounted.values()) volume.release?.();
    this.pods.delete(pod.metadata?.uid ?? '');
  }

  private mountAll(context: PodContext, state: PodVolumes): boolean {
    let complete = true;
    for (const volume of context.pod.spec?.volumes ?? []) {
      if (state.mounted.has(volume.name)) continue;
      const result = mountVolume(context, volume, this.sources);
      if ('open' in result) state.mounted.set(volume.name, result);
      else {
        complete = false;
        if (result.error) context.event('Warning', 'FailedMount', failedMount(volume, result.error));
      }
    }
    return complete;
  }

  private retryLater(context: PodContext, state: PodVolumes, delayMs: number, ready: () => void): void {
    context.after(delayMs, () => {
      if (this.mountAll(context, state)) {
        state.waiting = false;
        ready();
      } else this.retryLater(context, state, Math.min(delayMs * 2, LONGEST_RETRY_MS), ready);
    });
  }

  private complainLater(context: PodContext, state: PodVolumes): void {
    context.after(WAIT_MS, () => {
      if (!state.waiting) return;
      const missing = (context.pod.spec?.volumes ?? []).map((v) => v.name).filter((name) => !state.mounted.has(name));
      const message = `Unable to attach or mount volumes: unmounted volumes=[${missing.join(' ')}], unattached volumes=[], failed to process volumes=[]: context deadline exceeded`;
      context.event('Warning', 'FailedMount', message);
      this.complainLater(context, state);
    });
  }
}

const failedMount = (volume: V1Volume, error: string): string =>
  `MountVolume.SetUp failed for volume "${volume.name}" : ${error}`;

/** Variables that a subPathExpr takes from the downward API. */
function podField(pod: V1Pod, container: V1Container, name: string): string | undefined {
  const path = container.env?.find((e) => e.name === name)?.valueFrom?.fieldRef?.fieldPath;
  if (path === 'metadata.name') return pod.metadata?.name;
  if (path === 'metadata.namespace') return pod.metadata?.namespace;
  if (path === 'metadata.uid') return pod.metadata?.uid;
  return path === 'spec.nodeName' ? pod.spec?.nodeName : undefined;
}
