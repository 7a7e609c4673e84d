import type { V1PersistentVolumeClaim, V1Pod } from '../../../api/generated/types.ts';
import { isAlreadyExists, isNotFound, StatusError } from '../../../api/StatusError.ts';
import type { Indexer } from '../../../client/cache/Indexer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import { controllerRefOf } from '../ControllerRefManager.ts';
import { isNamespaceTerminating } from '../PodControl.ts';
import { PERSISTENT_VOLUME_CLAIMS, PODS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { claimOwners, isStale } from './claimOwners.ts';
import {
  claimName,
  claimsOf,
  identityMatches,
  ordinalOf,
  POD_INDEX,
  POD_NAME,
  type Pod,
  podName,
  type StatefulSet,
} from './statefulPod.ts';

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
    try {
      this.client.delete(refOf(PODS, pod));
      this.tell(set, 'delete', name);
    } catch (error) {
      if (isNotFound(error)) return;
      this.tell(set, 'delete', name, error);
      throw error;
    }
  }

  /** Gives a pod back the labels that make it a member, and its claims their owners. */
  repair(set: StatefulSet, pod: Pod): void {
    const owned = this.ownClaims(set, pod);
    const { name, labels } = pod.metadata;
    if (identityMatches(set, pod)) {
      if (owned) this.tell(set, 'update', name);
      return;
    }
    const fixed = { ...labels, [POD_NAME]: name, [POD_INDEX]: String(ordinalOf(set, name)) };
    this.client.update<V1Pod>(refOf(PODS, pod), { ...pod, metadata: { ...pod.metadata, labels: fixed } });
    this.tell(set, 'update', name);
  }

  createClaims(set: StatefulSet, pod: string): void {
    const { namespace, name } = set.metadata;
    for (const claim of claimsOf(set, ordinalOf(set, pod))) {
      const wanted = claim.metadata?.name ?? '';
      if (this.claims.get(`${namespace}/${wanted}`)) continue;
      try {
        this.client.create({ ...PERSISTENT_VOLUME_CLAIMS, namespace }, withOwner(set, claim));
        const message = `create Claim ${wanted} Pod ${pod} in StatefulSet ${name} success`;
        this.recorder.event(set, 'Normal', 'SuccessfulCreate', message);
      } catch (error) {
        if (isAlreadyExists(error)) continue;
        if (error instanceof StatusError && !isNamespaceTerminating(error)) {
          const message = `create Claim ${wanted} for Pod ${pod} in StatefulSet ${name} failed error: ${error.message}`;
          this.recorder.event(set, 'Warning', 'FailedCreate', message);
        }
        throw error;
      }
    }
  }

  /**
   * Makes the claims of a pod dependents of the set or of the pod, or of nobody, as the retention policy asks.
   * Returns whether any had others.
   */
  ownClaims(set: StatefulSet, pod: Pod): boolean {
    let changed = false;
    const { name, namespace } = pod.metadata;
    for (const template of set.spec.volumeClaimTemplates ?? []) {
      const claim = this.claims.get(`${namespace}/${claimName(template, set, ordinalOf(set, name))}`);
      const ownerReferences = claim && claimOwners(set, pod, claim);
      if (!ownerReferences) continue;
      const { ownerReferences: _, ...rest } = claim.metadata;
      const next = { ...rest, ...(ownerReferences.length > 0 ? { ownerReferences } : {}) };
      this.client.update<V1PersistentVolumeClaim>(refOf(PERSISTENT_VOLUME_CLAIMS, claim), { ...claim, metadata: next });
      changed = true;
    }
    return changed;
  }

  /** Whether a claim that the pod would use still goes with an earlier pod of that name. */
  hasStaleClaim(set: StatefulSet, ordinal: number): boolean {
    const name = podName(set, ordinal);
    return (set.spec.volumeClaimTemplates ?? []).some((template) => {
      const claim = this.claims.get(`${set.metadata.namespace}/${claimName(template, set, ordinal)}`);
      return claim !== undefined && isStale(claim, { name, uid: undefined });
    });
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
  return { ...claim, metadata: { ...claim.metadata, ownerReferences: [controllerRefOf(set)] } };
}
