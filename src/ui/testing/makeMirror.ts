import type { StoredObject } from '../../api/meta.ts';
import { keyOf } from '../../api/meta.ts';
import type { Mirror } from '../stores/useMirror.ts';
import { FakeApi } from './FakeApi.ts';

/** A mirror that holds these objects: `[kind, object]`. */
export function makeMirror(...objects: readonly [kind: string, object: Record<string, unknown>][]): Mirror {
  const api = new FakeApi();
  for (const [kind, object] of objects) api.put(kind, object);
  const kinds: Record<string, ReadonlyMap<string, StoredObject>> = {};
  for (const [resource, map] of api.objects) kinds[resource] = new Map([...map.values()].map((o) => [keyOf(o), o]));
  return { kinds, synced: {}, unavailable: {} };
}
