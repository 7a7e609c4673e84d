import { create } from 'zustand';
import type * as K from '../../api/generated/types.ts';
import { keyOf, type StoredObject } from '../../api/meta.ts';
import { mapKey, type ObjectId, parseId } from '../objectId.ts';
import { type KindTable, tableOf } from './KindTable.ts';

/** Objects of one resource by `namespace/name`: another each time one of them changed, over one shared table. */
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
  /** The end of a list that came in pages: whatever it did not hold is gone. */
  | { type: 'sweep'; resource: string; keys: ReadonlySet<string> }
  | { type: 'put'; resource: string; object: StoredObject }
  | { type: 'remove'; resource: string; object: StoredObject };

const EMPTY: KindMap = new Map();

export const useMirror = create<Mirror>()(() => ({ kinds: {}, synced: {}, unavailable: {} }));

/** Applies what arrived in one frame: one new map for each resource concerned, one notification in all. */
export function applyDeltas(deltas: readonly MirrorDelta[]): void {
  if (deltas.length === 0) return;
  useMirror.setState((state) => {
    const drafts = new Map<string, KindTable>();
    let { synced } = state;
    for (const delta of deltas) {
      let draft = drafts.get(delta.resource);
      if (!draft) {
        draft = tableOf(state.kinds[delta.resource]);
        drafts.set(delta.resource, draft);
      }
      if (delta.type === 'put') draft.put(delta.object);
      else if (delta.type === 'remove') draft.remove(keyOf(delta.object));
      else {
        if (delta.type === 'replace') draft.replace(delta.objects);
        else draft.keepOnly(delta.keys);
        if (!synced[delta.resource]) synced = { ...synced, [delta.resource]: true };
      }
    }
    const kinds = { ...state.kinds };
    for (const [resource, table] of drafts) kinds[resource] = table.view();
    return { kinds, synced };
  });
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
