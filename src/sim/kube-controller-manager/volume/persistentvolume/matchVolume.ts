import type { V1PersistentVolume, V1PersistentVolumeClaim } from '../../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../../api/labels/selector.ts';
import { tryParseQuantity } from '../../../../api/Quantity.ts';
import type { Stored } from '../../Stored.ts';

export type Volume = Stored<V1PersistentVolume>;
export type Claim = Stored<V1PersistentVolumeClaim>;

/** Whether a volume is meant for a claim, by name or by UID. */
export function isForClaim({ spec: { claimRef } }: Volume, { metadata }: Claim): boolean {
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

/**
 * The smallest volume that suffices for a claim; one that is set aside for it wins
 * (volume/persistentvolume/index.go `findBestMatchForClaim`).
 * @param delayed the claim waits for a pod: only volumes set aside for it count
 */
export function matchVolume(volumes: Iterable<Volume>, claim: Claim, delayed: boolean): Volume | undefined {
  const selector = claim.spec.selector ? compiledLabelSelector(claim.spec.selector) : undefined;
  let best: Volume | undefined;
  for (const volume of volumes) {
    if (!suits(volume, claim)) continue;
    if (volume.spec.claimRef) {
      if (isForClaim(volume, claim)) return volume;
      continue;
    }
    const usable = !delayed && volume.status?.phase === 'Available' && !volume.metadata.deletionTimestamp;
    if (!usable || (selector && !selector.matches(volume.metadata.labels))) continue;
    if ((volume.spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) continue;
    if (!best || compareSizes(volume, best) < 0) best = volume;
  }
  return best;
}

function suits({ spec }: Volume, claim: Claim): boolean {
  if ((spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) return false;
  if (!claim.spec.accessModes?.every((mode) => spec.accessModes?.includes(mode))) return false;
  const has = tryParseQuantity(spec.capacity?.storage);
  const wants = tryParseQuantity(claim.spec.resources?.requests?.storage);
  return !wants || (!!has && has.cmp(wants) >= 0);
}

function compareSizes(a: Volume, b: Volume): number {
  const [x, y] = [tryParseQuantity(a.spec.capacity?.storage), tryParseQuantity(b.spec.capacity?.storage)];
  const difference = x && y ? x.cmp(y) : 0;
  return difference || (a.metadata.name < b.metadata.name ? -1 : 1);
}
