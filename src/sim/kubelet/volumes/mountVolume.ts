import type {
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1PersistentVolumeSpec,
  V1Volume,
} from '../../../api/generated/types.ts';
import { parseQuantity, tryParseQuantity } from '../../../api/Quantity.ts';
import { FileSystem } from '../../../posix/fs/FileSystem.ts';
import { DirNode, fileNode } from '../../../posix/fs/Node.ts';
import type { DataStores } from '../../csi/DataStores.ts';
import type { PodContext } from '../PodContext.ts';
import { isAttached, needsAttach, reportInUse } from './attachedVolume.ts';
import { expandVolume, followExpansion, isNodeExpansionPending } from './expandVolume.ts';
import { ProjectedFiles } from './ProjectedFiles.ts';
import { projectedPayload } from './projectedPayload.ts';

export interface VolumeSources {
  stores: DataStores;
}

export interface MountedVolume {
  readOnly: boolean;
  open(): FileSystem;
  release?(): void;
}

/** Why a volume cannot be mounted; without `error` it only has to wait. */
export interface MountProblem {
  error: string | undefined;
}

/** Mounts one volume of a pod. What nobody has looked into takes no memory. */
export function mountVolume(
  context: PodContext,
  volume: V1Volume,
  sources: VolumeSources,
): MountedVolume | MountProblem {
  const { pod, node } = context;
  if (volume.configMap || volume.secret || volume.projected || volume.downwardAPI) {
    const payload = projectedPayload(context, volume);
    if ('error' in payload) return payload;
    return new ProjectedFiles(context, volume, volume.projected ? undefined : payload.files);
  }
  if (volume.hostPath) return hostPath(context, volume.hostPath, sources);
  if (volume.nfs) {
    const { server, path, readOnly = false } = volume.nfs;
    return {
      readOnly,
      open: () => sources.stores.open(`nfs/${server}/${path}`, { type: 'nfs4', source: `${server}:${path}` }),
    };
  }
  if (volume.persistentVolumeClaim || volume.ephemeral) {
    const name = volume.persistentVolumeClaim?.claimName ?? `${pod.metadata?.name}-${volume.name}`;
    return claim(context, name, volume.persistentVolumeClaim?.readOnly === true, sources);
  }
  const { emptyDir } = volume;
  const limit = emptyDir?.sizeLimit ? parseQuantity(emptyDir.sizeLimit).value : undefined;
  const memory = emptyDir?.medium === 'Memory';
  const type = memory ? 'tmpfs' : 'ext4';
  const capacityBytes = memory ? (limit ?? node.machine.memoryBytes) : undefined;
  return lazily(() => new FileSystem(new DirNode(0o777), { type, ...(capacityBytes ? { capacityBytes } : {}) }));
}

function lazily(make: () => FileSystem): MountedVolume {
  let made: FileSystem | undefined;
  return {
    readOnly: false,
    open: () => {
      made ??= make();
      return made;
    },
  };
}

function claim(
  context: PodContext,
  name: string,
  readOnly: boolean,
  sources: VolumeSources,
): MountedVolume | MountProblem {
  const { pod, node } = context;
  const namespace = pod.metadata?.namespace;
  const pvc = node.objects.get<V1PersistentVolumeClaim>('', 'v1', 'persistentvolumeclaims', namespace, name);
  if (pvc?.status?.phase !== 'Bound' || !pvc.spec?.volumeName) return { error: undefined };
  const { volumeName } = pvc.spec;
  const pv = node.objects.get<V1PersistentVolume>('', 'v1', 'persistentvolumes', undefined, volumeName);
  if (!pv) return { error: undefined };
  const open = (): FileSystem => persistentStore(pv, node.machine.name, sources.stores);
  if (!pv.spec?.csi) return { readOnly, open };
  const attach = needsAttach(node, pv);
  if (attach && !isAttached(node, pv)) return { error: undefined };
  if (attach) reportInUse(node, pv, true);
  const forget = readOnly ? undefined : keepExpanded(context, pvc, pv, open);
  return {
    readOnly,
    open,
    release: () => {
      forget?.();
      if (attach) reportInUse(node, pv, false);
    },
  };
}

/** Grows the volume now when that is due, and whenever it is due later. */
function keepExpanded(
  context: PodContext,
  pvc: V1PersistentVolumeClaim,
  pv: V1PersistentVolume,
  open: () => FileSystem,
): () => void {
  const expand = (claim: V1PersistentVolumeClaim): void => {
    const { objects } = context.node;
    const now = objects.get<V1PersistentVolume>('', 'v1', 'persistentvolumes', undefined, pv.metadata?.name ?? '');
    if (now) expandVolume(context, claim, now, open());
  };
  if (isNodeExpansionPending(pvc)) expand(pvc);
  return followExpansion(context, pvc, expand);
}

/** Where the data of a PersistentVolume lies. */
function persistentStore(pv: V1PersistentVolume, nodeName: string, stores: DataStores): FileSystem {
  const spec = (pv.spec ?? {}) as V1PersistentVolumeSpec;
  const path = spec.hostPath?.path ?? spec.local?.path;
  if (path !== undefined) return directoryOf(stores.open(`node/${nodeName}`), path);
  if (spec.nfs) return stores.open(`nfs/${spec.nfs.server}/${spec.nfs.path}`, { type: 'nfs4' });
  const capacityBytes = tryParseQuantity(spec.capacity?.storage)?.value;
  return stores.open(`pv/${pv.metadata?.name}/${pv.metadata?.uid}`, { ...(capacityBytes ? { capacityBytes } : {}) });
}

function hostPath(
  { node }: PodContext,
  source: NonNullable<V1Volume['hostPath']>,
  sources: VolumeSources,
): MountedVolume | MountProblem {
  const { path, type = '' } = source;
  const host = sources.stores.open(`node/${node.machine.name}`);
  const found = lookUp(host, path);
  const problem = (why: string): MountProblem => ({ error: `hostPath type check failed: ${path} ${why}` });
  const wellKnown = /^\/(?:$|etc|var|run|proc|sys|dev|tmp|opt|home|usr|lib|boot|root|srv|mnt)(?:\/|$)/.test(path);
  if (type === 'Directory' && found?.kind !== 'dir' && !(wellKnown && !found)) return problem('is not a directory');
  if (type === 'File' && found?.kind !== 'file' && !(wellKnown && !found)) return problem('is not a file');
  if (type === 'File' || type === 'FileOrCreate')
    return lazily(() => new FileSystem(ensureFile(host, path), { type: 'ext4' }));
  return lazily(() => directoryOf(host, path));
}

/** A directory of a store as a file system of its own: the same nodes, so that all who mount it see the same files. */
function directoryOf(host: FileSystem, path: string): FileSystem {
  return new FileSystem(directory(host, path), { type: 'ext4' });
}

function directory(host: FileSystem, path: string): DirNode {
  let dir = host.root as DirNode;
  for (const part of path.split('/').filter(Boolean)) {
    const next = dir.get(part);
    if (next?.kind === 'dir') dir = next;
    else {
      const made = new DirNode();
      dir.set(part, made);
      dir = made;
    }
  }
  return dir;
}

function ensureFile(host: FileSystem, path: string) {
  const cut = path.lastIndexOf('/');
  const dir = directory(host, path.slice(0, cut));
  const name = path.slice(cut + 1);
  const known = dir.get(name);
  if (known) return known;
  const made = fileNode('', 0o644);
  dir.set(name, made);
  return made;
}

function lookUp(host: FileSystem, path: string) {
  let node: ReturnType<DirNode['get']> = host.root;
  for (const part of path.split('/').filter(Boolean)) node = node?.kind === 'dir' ? node.get(part) : undefined;
  return node;
}
