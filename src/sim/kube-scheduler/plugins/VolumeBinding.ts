import type {
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StorageClass,
} from '../../../api/generated/types.ts';
import { matchVolume, reachesNode } from '../../../api/storage/matchVolume.ts';
import type { NodeInfo } from '../framework/NodeInfo.ts';
import { type Plugin, SKIP } from '../framework/Plugin.ts';

/** The volumes of the cluster as the scheduler's caches have them. */
export interface VolumeLister {
  claim(namespace: string, name: string): V1PersistentVolumeClaim | undefined;
  volume(name: string): V1PersistentVolume | undefined;
  storageClass(name: string): V1StorageClass | undefined;
  volumes(): Iterable<V1PersistentVolume>;
}

interface Claims {
  bound: V1PersistentVolume[];
  /** Claims that wait for their first consumer. */
  waiting: V1PersistentVolumeClaim[];
}

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** VolumeBinding: a pod goes where its volumes are, or where they can be; claims that bind at once must be bound first. */
export function volumeBinding(lister: VolumeLister): Plugin {
  return {
    name: 'VolumeBinding',
    readsOtherNodes: true,
    preFilter: (state, pod) => {
      const names = claimNames(pod);
      if (names.length === 0) return SKIP;
      const claims: Claims = { bound: [], waiting: [] };
      const unbound: string[] = [];
      for (const name of names) {
        const claim = lister.claim(pod.metadata?.namespace ?? '', name);
        if (!claim) return { reasons: [`persistentvolumeclaim "${name}" not found`], unresolvable: true };
        if (claim.metadata?.deletionTimestamp)
          return { reasons: [`persistentvolumeclaim "${name}" is being deleted`], unresolvable: true };
        if (claim.status?.phase === 'Lost')
          return {
            reasons: [
              `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName}"`,
            ],
            unresolvable: true,
          };
        const volume = claim.spec?.volumeName ? lister.volume(claim.spec.volumeName) : undefined;
        if (volume && claim.status?.phase === 'Bound') claims.bound.push(volume);
        else if (waits(lister, claim)) claims.waiting.push(claim);
        else unbound.push(name);
      }
      if (unbound.length > 0)
        return { reasons: ['pod has unbound immediate PersistentVolumeClaims'], unresolvable: true };
      state.set('VolumeBinding', claims);
      return undefined;
    },
    filter: (state, _, node) => {
      const claims = state.get('VolumeBinding') as Claims | undefined;
      if (!claims) return undefined;
      if (!claims.bound.every((volume) => reachesNode(volume, node.node))) {
        return { reasons: ["node(s) didn't match PersistentVolume's node affinity"], unresolvable: true };
      }
      const stuck = claims.waiting.some((claim) => !canBind(lister, claim, node));
      return stuck
        ? { reasons: ["node(s) didn't find available persistent volumes to bind"], unresolvable: true }
        : undefined;
    },
  };
}

/** The claims of a pod, those of its generic ephemeral volumes included. */
export function claimNames({ spec, metadata }: V1Pod): string[] {
  return (spec?.volumes ?? []).flatMap((volume) => {
    if (volume.persistentVolumeClaim) return [volume.persistentVolumeClaim.claimName];
    return volume.ephemeral ? [`${metadata?.name}-${volume.name}`] : [];
  });
}

function waits(lister: VolumeLister, claim: V1PersistentVolumeClaim): boolean {
  const storageClass = claim.spec?.storageClassName ? lister.storageClass(claim.spec.storageClassName) : undefined;
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** The claims that the scheduler must hand to the node it chose: the binder and provisioner wait for that. */
export function waitingClaims(lister: VolumeLister, pod: V1Pod): V1PersistentVolumeClaim[] {
  return claimNames(pod)
    .map((name) => lister.claim(pod.metadata?.namespace ?? '', name))
    .filter((claim) => claim !== undefined)
    .filter((claim) => !claim.spec?.volumeName && waits(lister, claim));
}

const canBind = (lister: VolumeLister, claim: V1PersistentVolumeClaim, { node }: NodeInfo): boolean =>
  matchVolume(lister.volumes(), claim, { node }) !== undefined || isProvisioned(lister, claim);

/** Whether somebody may make a volume for the claim. */
function isProvisioned(lister: VolumeLister, { spec }: V1PersistentVolumeClaim): boolean {
  const storageClass = lister.storageClass(spec?.storageClassName ?? '');
  return storageClass !== undefined && storageClass.provisioner !== NO_PROVISIONER;
}
