import type { V1Pod } from '../../../api/generated/types.ts';
import type { Plugin, Snapshot } from '../framework/Plugin.ts';
import { claimNames, type VolumeLister } from './VolumeBinding.ts';

const IN_USE = 'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode';

/** VolumeRestrictions: a claim with ReadWriteOncePod is for one pod in the whole cluster; any other waits. */
export function volumeRestrictions(lister: VolumeLister): Plugin {
  return {
    name: 'VolumeRestrictions',
    readsOtherNodes: true,
    preFilter: (state, pod, snapshot) => {
      if (!pod.spec?.volumes) return undefined;
      const { namespace = '' } = pod.metadata ?? {};
      const single = claimNames(pod).filter((name) =>
        lister.claim(namespace, name)?.spec?.accessModes?.includes('ReadWriteOncePod'),
      );
      if (single.length > 0) state.set('VolumeRestrictions', isUsed(snapshot, pod, namespace, single));
      return undefined;
    },
    filter: (state) => (state.get('VolumeRestrictions') === true ? { reasons: [IN_USE] } : undefined),
  };
}

function isUsed({ nodes }: Snapshot, asking: V1Pod, namespace: string, claims: readonly string[]): boolean {
  for (const { pods } of nodes) {
    for (const pod of pods.values()) {
      const other = pod.metadata?.namespace === namespace && pod.metadata.uid !== asking.metadata?.uid;
      if (other && pod.spec?.volumes && claimNames(pod).some((name) => claims.includes(name))) return true;
    }
  }
  return false;
}
