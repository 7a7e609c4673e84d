import type { V1PersistentVolumeClaim, V1Pod } from '../../../api/generated/types.ts';
import { isAlreadyExists, isNotFound, StatusError } from '../../../api/StatusError.ts';
import type { Indexer } from '../../../client/cache/Indexer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import { isNamespaceTerminating } from '../PodControl.ts';
import { PERSISTENT_VOLUME_CLAIMS, PODS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { claimsOf, ordinalOf, POD_INDEX, POD_NAME, type Pod, type StatefulSet } from './statefulPod.ts';

type Claim = Stored<V1PersistentVolumeClaim>;

/** Creates, repairs and deletes the pods of stateful sets with their claims (statefulset/stateful_pod_control.go). */
export class StatefulPodControl {
  constructor(
    private readonly client: LocalClient,
    private readonly recorder: EventRecorder,
    private readonly claims: Indexer<Claim>,
  ) {}

  create(set: StatefulSet, pod: V1Pod): void {
    const name = pod.metadata?.name ?? '';
    this.createClaims(set, name);
    try {
      this.client.create<V1Pod>({ ...PODS, namespace: set.metadata.namespace }, pod);
      this.tell(set, 'create', name);
    } catch (error) {
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) this.tell(set, 'create', name, error);
      throw error;
    }
  }

  delete(set: StatefulSet, pod: Pod): void {
    const { name } = pod.metadata;
    if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete') this.bindClaims(set, pod);
    try {
      this.client.delete(refOf(PODS, pod));
      this.tell(set, 'delete', name);
    } catch (error) {
      if (isNotFound(error)) return;
      this.tell(set, 'delete', name, error);
      throw error;
    }
  }

  /** Gives a pod back the labels that make it a member. */
  repair(set: StatefulSet, pod: Pod): void {
    const { name, labels } = pod.metadata;
    const fixed = { ...labels, [POD_NAME]: name, [POD_INDEX]: String(ordinalOf(set, name)) };
    this.client.update<V1Pod>(refOf(PODS, pod), { ...pod, metadata: { ...pod.metadata, labels: fixed } });
    this.tell(set, 'update', name);
  }

  createClaims(set: StatefulSet, pod: string): void {
    const { namespace, name } = set.metadata;
    for (const claim of claimsOf(set, ordinalOf(set, pod))) {
      const claimName = claim.metadata?.name ?? '';
      if (this.claims.get(`${namespace}/${claimName}`)) continue;
      try {
        this.client.create({ ...PERSISTENT_VOLUME_CLAIMS, namespace }, withOwner(set, claim));
        const message = `create Claim ${claimName} Pod ${pod} in StatefulSet ${name} success`;
        this.recorder.event(set, 'Normal', 'SuccessfulCreate', message);
      } catch (error) {
        if (isAlreadyExists(error)) continue;
        if (error instanceof StatusError && !isNamespaceTerminating(error)) {
          const message = `create Claim ${claimName} for Pod ${pod} in StatefulSet ${name} failed error: ${error.message}`;
          this.recorder.event(set, 'Warning', 'FailedCreate', message);
        }
        throw error;
      }
    }
  }

  /** With `whenScaled: Delete` the claims of a pod that is to go are made its dependents. */
  private bindClaims(set: StatefulSet, pod: Pod): void {
    const { name, uid, namespace } = pod.metadata;
    const ordinal = ordinalOf(set, name);
    const first = set.spec.ordinals?.start ?? 0;
    if (ordinal >= first && ordinal < first + (set.spec.replicas ?? 1)) return;
    for (const { metadata } of claimsOf(set, ordinal)) {
      const claim = this.claims.get(`${namespace}/${metadata?.name}`);
      if (!claim || claim.metadata.ownerReferences?.some((ref) => ref.uid === uid)) continue;
      const owner = { apiVersion: 'v1', kind: 'Pod', name, uid };
      const others = (claim.metadata.ownerReferences ?? []).filter((ref) => ref.kind !== 'Pod');
      const next = { ...claim.metadata, ownerReferences: [...others, owner] };
      this.client.update<V1PersistentVolumeClaim>(refOf(PERSISTENT_VOLUME_CLAIMS, claim), { ...claim, metadata: next });
    }
  }

  private tell(set: StatefulSet, verb: string, pod: string, error?: unknown): void {
    const reason = verb.charAt(0).toUpperCase() + verb.slice(1);
    const subject = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
    if (error === undefined) this.recorder.event(set, 'Normal', `Successful${reason}`, `${subject} successful`);
    else if (error instanceof StatusError) {
      this.recorder.event(set, 'Warning', `Failed${reason}`, `${subject} failed error: ${error.message}`);
    } else throw error;
  }
}

/** With `whenDeleted: Delete` claims go with the set. */
function withOwner(set: StatefulSet, claim: V1PersistentVolumeClaim): V1PersistentVolumeClaim {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted !== 'Delete') return claim;
  const { name, uid } = set.metadata;
  const ownerReferences = [
    { apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid, controller: true, blockOwnerDeletion: true },
  ];
  return { ...claim, metadata: { ...claim.metadata, ownerReferences } };
}
