import { create } from 'zustand';
import type * as K from '../../api/generated/types.ts';
import { keyOf, type StoredObject } from '../../api/meta.ts';
import { mapKey, type ObjectId, parseId } from '../objectId.ts';

/** Objects of one resource by `namespace/name`. A new map each time one of them changed, the objects shared. */
export type KindMap<T = StoredObject> = ReadonlyMap<string, T>;

/** The page's copy of the cluster. Written by watch events only (`startMirror`), never by what the user does. */
export interface Mirror {
  kinds: Readonly<Record<string, KindMap>>;
  /** Resources whose first list has arrived. */
  synced: Readonly<Record<string, boolean>>;
  /** Resources this server does not serve, or that may not be read. */
  unavailable: Readonly<Record<string, string>>;
}

export type MirrorDelta =
  | { type: 'replace'; resource: string; objects: readonly StoredObject[] }
  | { type: 'put'; resource: string; object: StoredObject }
  | { type: 'remove'; resource: string; object: StoredObject };

const EMPTY: KindMap = new Map();

export const useMirror = create<Mirror>()(() => ({ kinds: {}, synced: {}, unavailable: {} }));

/** Applies what arrived in one frame: one new map for each resource concerned, one notification in all. */
export function applyDeltas(deltas: readonly MirrorDelta[]): void {
  if (deltas.length === 0) return;
  useMirror.setState((state) => {
    const drafts = new Map<string, Map<string, StoredObject>>();
    const synced = { ...state.synced };
    for (const delta of deltas) {
      if (delta.type === 'replace') {
        drafts.set(delta.resource, replaced(drafts.get(delta.resource) ?? state.kinds[delta.resource], delta.objects));
        synced[delta.resource] = true;
        continue;
      }
      let draft = drafts.get(delta.resource);
      if (!draft) {
        draft = new Map(state.kinds[delta.resource]);
        drafts.set(delta.resource, draft);
      }
      if (delta.type === 'put') draft.set(keyOf(delta.object), delta.object);
      else draft.delete(keyOf(delta.object));
    }
    return { kinds: { ...state.kinds, ...Object.fromEntries(drafts) }, synced };
  });
}

/** A list's answer as a map that keeps the old object wherever nothing changed. */
function replaced(old: KindMap | undefined, objects: readonly StoredObject[]): Map<string, StoredObject> {
  const next = new Map<string, StoredObject>();
  for (const object of objects) {
    const key = keyOf(object);
    const before = old?.get(key);
    const same =
      before?.metadata.uid === object.metadata.uid &&
      before.metadata.resourceVersion === object.metadata.resourceVersion;
    next.set(key, same && before ? before : object);
  }
  return next;
}

export function markUnavailable(resource: string, message: string): void {
  useMirror.setState((s) => ({
    unavailable: { ...s.unavailable, [resource]: message },
    synced: { ...s.synced, [resource]: true },
  }));
}

export function clearMirror(): void {
  useMirror.setState({ kinds: {}, synced: {}, unavailable: {} });
}

export const kindOf = <T = StoredObject>(mirror: Mirror, resource: string): KindMap<T> =>
  (mirror.kinds[resource] ?? EMPTY) as KindMap<T>;

export function objectOf<T = StoredObject>(mirror: Mirror, id: ObjectId): T | undefined {
  const parts = parseId(id);
  return mirror.kinds[parts.resource]?.get(mapKey(parts)) as T | undefined;
}

/** One object; re-renders only when that object changes. */
export const useObject = <T = StoredObject>(id: ObjectId): T | undefined => useMirror((m) => objectOf<T>(m, id));

export const useKind = <T = StoredObject>(resource: string): KindMap<T> => useMirror((m) => kindOf<T>(m, resource));

export type Pod = K.V1Pod & StoredObject;
export type Node = K.V1Node & StoredObject;
export type Service = K.V1Service & StoredObject;
export type Ingress = K.V1Ingress & StoredObject;
export type EndpointSlice = K.V1EndpointSlice & StoredObject;
export type Deployment = K.V1Deployment & StoredObject;
export type ReplicaSet = K.V1ReplicaSet & StoredObject;
export type KubeEvent = K.CoreV1Event & StoredObject;
