import type { V1Node, V1PersistentVolume, V1PersistentVolumeClaim } from '../generated/types.ts';
import { compiledLabelSelector } from '../labels/selector.ts';
import { tryParseQuantity } from '../Quantity.ts';
import { matchesAnyTerm } from '../scheduling/nodeSelectorTerms.ts';

type Volume = V1PersistentVolume;
type Claim = V1PersistentVolumeClaim;

/** Whether a volume is meant for a claim, by name or by UID. */
export function isForClaim({ spec }: Volume, { metadata }: Claim): boolean {
  const claimRef = spec?.claimRef;
  if (!claimRef || claimRef.name !== metadata?.name || claimRef.namespace !== metadata?.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata?.uid;
}

/** Whether pods on the node can use the volume. */
export function reachesNode({ spec }: Volume, node: V1Node): boolean {
  const required = spec?.nodeAffinity?.required;
  return !required || matchesAnyTerm(node, required.nodeSelectorTerms);
}

export interface MatchOptions {
  /** The claim waits for a pod: only volumes set aside for it count. */
  delayed?: boolean;
  /** The node that a pod is to run on: only volumes that it reaches count. */
  node?: V1Node;
  /** Volumes that are spoken for, by name. */
  taken?: ReadonlySet<string>;
}

/**
 * The smallest volume that suffices for a claim; one that is set aside for it wins
 * (component-helpers/storage/volume `FindMatchingVolume`).
 */
export function matchVolume<V extends Volume>(
  volumes: Iterable<V>,
  claim: Claim,
  options: MatchOptions,
): V | undefined {
  const selector = claim.spec?.selector ? compiledLabelSelector(claim.spec.selector) : undefined;
  let best: V | undefined;
  for (const volume of volumes) {
    if (!suits(volume, claim) || options.taken?.has(volume.metadata?.name ?? '')) continue;
    if (options.node && !reachesNode(volume, options.node)) continue;
    if (volume.spec?.claimRef) {
      if (isForClaim(volume, claim)) return volume;
      continue;
    }
    const usable = !options.delayed && volume.status?.phase === 'Available' && !volume.metadata?.deletionTimestamp;
    if (!usable || (selector && !selector.matches(volume.metadata?.labels))) continue;
    if ((volume.spec?.storageClassName ?? '') !== (claim.spec?.storageClassName ?? '')) continue;
    if (!best || compareSizes(volume, best) < 0) best = volume;
  }
  return best;
}

function suits({ spec }: Volume, claim: Claim): boolean {
  if ((spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) return false;
  if (!claim.spec?.accessModes?.every((mode) => spec?.accessModes?.includes(mode))) return false;
  const has = tryParseQuantity(spec?.capacity?.storage);
  const wants = tryParseQuantity(claim.spec?.resources?.requests?.storage);
  return !wants || (!!has && has.cmp(wants) >= 0);
}

function compareSizes(a: Volume, b: Volume): number {
  const [x, y] = [tryParseQuantity(a.spec?.capacity?.storage), tryParseQuantity(b.spec?.capacity?.storage)];
  const difference = x && y ? x.cmp(y) : 0;
  return difference || ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1);
}
