import type { V1CSIDriver, V1Node, V1PersistentVolume } from '../../../api/generated/types.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { NodeContext } from '../NodeContext.ts';

const NODES = { group: '', version: 'v1', resource: 'nodes' };

/** The name by which nodes list a volume of a CSI driver. */
const uniqueName = ({ spec }: V1PersistentVolume): string =>
  `kubernetes.io/csi/${spec?.csi?.driver}^${spec?.csi?.volumeHandle}`;

/** Whether somebody has to attach the volume to a node before it can be mounted. */
export function needsAttach(node: NodeContext, { spec }: V1PersistentVolume): boolean {
  if (!spec?.csi) return false;
  const driver = node.objects.get<V1CSIDriver>('storage.k8s.io', 'v1', 'csidrivers', undefined, spec.csi.driver);
  return driver?.spec.attachRequired !== false;
}

/** Whether the attach/detach controller has attached the volume to this node. */
export function isAttached({ objects, machine }: NodeContext, volume: V1PersistentVolume): boolean {
  const node = objects.get<V1Node>('', 'v1', 'nodes', undefined, machine.name);
  return node?.status?.volumesAttached?.some(({ name }) => name === uniqueName(volume)) ?? false;
}

/** Tells the control plane that this node has the volume mounted, or no more: until then it is not taken away. */
export function reportInUse({ client, machine }: NodeContext, volume: V1PersistentVolume, inUse: boolean): void {
  const ref = { ...NODES, name: machine.name };
  try {
    const before = client.get<V1Node>(ref).status?.volumesInUse ?? [];
    const others = before.filter((name) => name !== uniqueName(volume));
    const volumesInUse = inUse ? [...others, uniqueName(volume)] : others;
    const status = { volumesInUse: volumesInUse.length > 0 ? volumesInUse : null };
    client.patch({ ...ref, subresource: 'status' }, 'merge', { status });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
