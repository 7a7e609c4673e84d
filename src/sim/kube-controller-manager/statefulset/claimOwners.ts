import type { V1PersistentVolumeClaim } from '../../../api/generated/types.ts';
import type { OwnerReference } from '../../../api/meta.ts';
import { controllerRefOf } from '../ControllerRefManager.ts';
import type { Stored } from '../Stored.ts';
import { ordinalOf, type Pod, type StatefulSet, startOrdinal, wantedReplicas } from './statefulPod.ts';

type Claim = Stored<V1PersistentVolumeClaim>;

/**
 * Who owns the claims of a pod, by the set's retention policy (stateful_set_utils.go `updateClaimOwnerRefForSetAndPod`):
 *
 *     whenDeleted  whenScaled   a member's claims   claims of a pod beyond the replicas
 *     Retain       Retain       nobody              nobody
 *     Delete       Retain       the set             the set
 *     Retain       Delete       nobody              the pod
 *     Delete       Delete       the set             the pod
 *
 * Owners that are neither the set nor the pod stay. Undefined when the claim has the right ones already.
 */
export function claimOwners(set: StatefulSet, pod: Pod, claim: Claim): OwnerReference[] | undefined {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const ordinal = ordinalOf(set, pod.metadata.name);
  const condemned = ordinal < startOrdinal(set) || ordinal >= startOrdinal(set) + wantedReplicas(set);
  const byPod = condemned && whenScaled === 'Delete';
  const bySet = whenDeleted === 'Delete' && !byPod;
  const owners = (claim.metadata.ownerReferences ?? []) as OwnerReference[];
  const has = (uid: string): boolean => owners.some((ref) => ref.uid === uid);
  if (has(set.metadata.uid) === bySet && has(pod.metadata.uid) === byPod) return undefined;
  const { name, uid } = pod.metadata;
  return [
    ...owners.filter((ref) => ref.uid !== set.metadata.uid && ref.uid !== uid),
    ...(bySet ? [controllerRefOf(set)] : []),
    ...(byPod ? [{ apiVersion: 'v1', kind: 'Pod', name, uid, controller: true, blockOwnerDeletion: true }] : []),
  ];
}

/** Whether a claim belongs to an earlier pod of that name, and will go with it: a new pod must not use it. */
export const isStale = (claim: Claim, pod: { name: string; uid: string | undefined }): boolean =>
  claim.metadata.ownerReferences?.some(
    (ref) => ref.apiVersion === 'v1' && ref.kind === 'Pod' && ref.name === pod.name && ref.uid !== pod.uid,
  ) ?? false;
