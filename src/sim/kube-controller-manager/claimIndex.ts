import type { V1Pod } from '../../api/generated/types.ts';
import type { Indexer } from '../../client/cache/Indexer.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { Stored } from './Stored.ts';

type Pod = Stored<V1Pod>;
const BY_CLAIM = 'claim';
const NONE: string[] = [];

/** Keys of the claims that a pod uses, those of its ephemeral volumes included. */
export function claimsOfPod(pod: Pod): string[] {
  const { volumes } = pod.spec;
  if (!volumes) return NONE;
  const keys: string[] = [];
  for (const { name, persistentVolumeClaim, ephemeral } of volumes) {
    const claim = persistentVolumeClaim?.claimName ?? (ephemeral ? `${pod.metadata.name}-${name}` : undefined);
    if (claim) keys.push(`${pod.metadata.namespace}/${claim}`);
  }
  return keys;
}

/** Indexes pods by the claims that they use. */
export function indexByClaim(pods: SharedInformer<Pod>): void {
  pods.store.addIndex(BY_CLAIM, claimsOfPod);
}

/** The pods that use a claim. */
export const podsUsing = (store: Indexer<Pod>, claimKey: string): Pod[] => store.by(BY_CLAIM, claimKey);
