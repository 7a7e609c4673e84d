import type { V1PersistentVolume, V1PersistentVolumeClaim } from '../../../api/generated/types.ts';
import { tryParseQuantity } from '../../../api/Quantity.ts';
import { isNotFound } from '../../../api/StatusError.ts';
import type { FileSystem } from '../../../posix/fs/FileSystem.ts';
import type { PodContext } from '../PodContext.ts';

const CLAIMS = { group: '', version: 'v1', resource: 'persistentvolumeclaims' };
/** How long the kubelet takes to see that a mounted volume became larger. */
const NOTICE_MS = 1_000;

/** Grows the file system of a volume that was made larger, and tells so (NodeExpandVolume of the kubelet's volume manager). */
export function expandVolume(
  context: PodContext,
  claim: V1PersistentVolumeClaim,
  volume: V1PersistentVolume,
  files: FileSystem,
): void {
  const { node } = context;
  const storage = volume.spec?.capacity?.storage ?? '0';
  files.capacityBytes = tryParseQuantity(storage)?.value;
  const { namespace = '', name = '' } = claim.metadata ?? {};
  const status = { capacity: { storage }, conditions: null, allocatedResourceStatuses: null };
  try {
    node.client.patch({ ...CLAIMS, namespace, name, subresource: 'status' }, 'merge', { status });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return;
  }
  const message = `MountVolume.NodeExpandVolume succeeded for volume "${volume.metadata?.name}" ${node.machine.name}`;
  context.event('Normal', 'FileSystemResizeSuccessful', message);
  node.recorder.event(claim, 'Normal', 'FileSystemResizeSuccessful', message);
}

/** Whether a claim waits for a kubelet. */
export const isNodeExpansionPending = ({ status }: V1PersistentVolumeClaim): boolean =>
  status?.allocatedResourceStatuses?.storage === 'NodeResizePending';

/** Calls `expand` whenever the claim waits for a kubelet, until told to stop. */
export function followExpansion(
  context: PodContext,
  claim: V1PersistentVolumeClaim,
  expand: (claim: V1PersistentVolumeClaim) => void,
): () => void {
  const { objects } = context.node;
  const { namespace = '', name = '' } = claim.metadata ?? {};
  let waiting = false;
  return objects.onChange([`persistentvolumeclaims/${namespace}/${name}`], () => {
    if (waiting) return;
    const now = objects.get<V1PersistentVolumeClaim>('', 'v1', 'persistentvolumeclaims', namespace, name);
    if (!now || !isNodeExpansionPending(now)) return;
    waiting = true;
    context.after(NOTICE_MS, () => {
      waiting = false;
      expand(now);
    });
  });
}
