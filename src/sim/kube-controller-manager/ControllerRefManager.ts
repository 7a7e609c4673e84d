import type { GroupVersionResource, KubeObject, OwnerReference } from '../../api/meta.ts';
import { controllerOf } from '../../api/meta.ts';
import { failure, isNotFound, StatusError } from '../../api/StatusError.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import { refOf } from './resourceRefs.ts';
import type { Stored } from './Stored.ts';

/** The owner reference by which a controller owns its objects (`metav1.NewControllerRef`). */
export function controllerRefOf(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion ?? '',
    kind: owner.kind ?? '',
    name: owner.metadata?.name ?? '',
    uid: owner.metadata?.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

export interface ClaimOptions<T> {
  client: LocalClient;
  /** Resource of the owner, to look it up afresh before adopting. */
  ownerResource: GroupVersionResource;
  owner: Stored<KubeObject>;
  /** Resource of the objects. */
  resource: GroupVersionResource;
  matches(object: T): boolean;
  /** Added to what is adopted. */
  finalizers?: readonly string[];
}

/**
 * Reconciles ownership: what the controller owns and still matches is kept, what matches no more is released, and
 * orphans that match are adopted (pkg/controller/controller_ref_manager.go). Returns what it owns afterwards.
 */
export function claimObjects<T extends Stored<KubeObject>>(candidates: readonly T[], options: ClaimOptions<T>): T[] {
  const { owner, matches } = options;
  const claimed: T[] = [];
  let mayAdopt: boolean | undefined;
  const canAdopt = (): boolean => {
    mayAdopt ??= checkedForAdoption(options);
    return mayAdopt;
  };
  for (const object of candidates) {
    const ref = controllerOf(object);
    if (ref) {
      if (ref.uid !== owner.metadata.uid) continue;
      if (matches(object)) claimed.push(object);
      else if (!owner.metadata.deletionTimestamp) release(object, options);
    } else if (!owner.metadata.deletionTimestamp && !object.metadata.deletionTimestamp && matches(object)) {
      if (canAdopt() && adopt(object, options)) claimed.push(object);
    }
  }
  return claimed;
}

/** Asks the server itself whether the owner is still there: a cache may be behind. Throws when it is not. */
function checkedForAdoption<T>({ client, ownerResource, owner }: ClaimOptions<T>): boolean {
  const fresh = client.get(refOf(ownerResource, owner));
  const { namespace, name, uid } = owner.metadata;
  if (fresh.metadata?.uid !== uid) {
    throw failure(
      409,
      'Conflict',
      `original ${owner.kind} ${namespace}/${name} is gone: got uid ${fresh.metadata?.uid}, wanted ${uid}`,
    );
  }
  if (fresh.metadata.deletionTimestamp) {
    throw failure(409, 'Conflict', `${namespace}/${name} has just been deleted at ${fresh.metadata.deletionTimestamp}`);
  }
  return true;
}

function adopt<T extends Stored<KubeObject>>(object: T, options: ClaimOptions<T>): boolean {
  const { client, owner, resource, finalizers } = options;
  const metadata = {
    uid: object.metadata.uid,
    ownerReferences: [controllerRefOf(owner)],
    ...(finalizers ? { finalizers } : {}),
  };
  try {
    client.patch(refOf(resource, object), 'strategic', { metadata });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function release<T extends Stored<KubeObject>>(object: T, options: ClaimOptions<T>): void {
  const { client, owner, resource, finalizers } = options;
  const metadata = {
    uid: object.metadata.uid,
    ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }],
    ...(finalizers ? { '$deleteFromPrimitiveList/finalizers': finalizers } : {}),
  };
  try {
    client.patch(refOf(resource, object), 'strategic', { metadata });
  } catch (error) {
    const gone = error instanceof StatusError && (error.reason === 'NotFound' || error.reason === 'Invalid');
    if (!gone) throw error;
  }
}
