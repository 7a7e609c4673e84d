import type { StoredObject } from '../../../api/meta.ts';
import { idOf } from '../../objectId.ts';
import { watchedByKind } from '../../stores/watchedResources.ts';
import type { CardType, GraphNode } from '../GraphModel.ts';

const searchWords = new WeakMap<StoredObject, string>();

/** What a text filter looks at: the name and every `key=value` label, in lower case. */
export function searchText(object: StoredObject): string {
  let words = searchWords.get(object);
  if (words === undefined) {
    const labels = Object.entries(object.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
    words = [object.metadata.name, object.kind, ...labels].join(' ').toLowerCase();
    searchWords.set(object, words);
  }
  return words;
}

/** A graph node for an object. */
export function graphNode(object: StoredObject, card: CardType, more: Partial<GraphNode> = {}): GraphNode {
  const resource = watchedByKind(object.kind)?.resource ?? object.kind.toLowerCase();
  const id = idOf(resource, object);
  const { name, namespace } = object.metadata;
  return { id, card, object: id, kind: object.kind, name, namespace, search: searchText(object), ...more };
}
