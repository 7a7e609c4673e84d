import type { V1PersistentVolume, V1Pod, V1VolumeAttachment } from '../../../../api/generated/types.ts';
import { sha256, toHex } from '../../../../posix/text/digests.ts';
import type { Stored } from '../../Stored.ts';

export type Attachment = Stored<V1VolumeAttachment>;

/** The name by which nodes list a volume in `status.volumesAttached` and `status.volumesInUse`. */
export const uniqueName = ({ spec }: V1PersistentVolume): string =>
  `kubernetes.io/csi/${spec?.csi?.driver}^${spec?.csi?.volumeHandle}`;

/** The name of the attachment of a volume to a node (csi_attacher.go `getAttachmentName`). */
export function attachmentName({ spec }: V1PersistentVolume, nodeName: string): string {
  const text = `${spec?.csi?.volumeHandle}${spec?.csi?.driver}${nodeName}`;
  return `csi-${toHex(sha256(Uint8Array.from(text, (c) => c.charCodeAt(0) & 255)))}`;
}

/** Whether only one node at a time may have the volume. */
export const isExclusive = ({ spec }: V1PersistentVolume): boolean =>
  !spec?.accessModes?.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');

/** Why a pod has to wait for a volume that another node has; names of pods in other namespaces are not told. */
export function multiAttachMessage(volume: string, pod: V1Pod, others: readonly V1Pod[]): string {
  const head = `Multi-Attach error for volume "${volume}"`;
  if (others.length === 0)
    return `${head} Volume is already exclusively attached to one node and can't be attached to another`;
  const near = others.filter(({ metadata }) => metadata?.namespace === pod.metadata?.namespace);
  const far = others.length - near.length;
  const names = near.map(({ metadata }) => metadata?.name).join(', ');
  if (near.length === 0) return `${head} Volume is already used by ${far} pod(s) in different namespaces`;
  const more = far > 0 ? ` and ${far} pod(s) in different namespaces` : '';
  return `${head} Volume is already used by pod(s) ${names}${more}`;
}
