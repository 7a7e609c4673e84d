import { goValue } from '../../base/goValue.ts';
import { isObject, type JsonObject } from './jsonObject.ts';
import { PatchError } from './PatchError.ts';

/** What tells the items of a merged list apart: the value of the merge key, or a scalar itself (no key). */
export function identity(item: unknown, mergeKey: string | undefined): unknown {
  return mergeKey === undefined ? item : isObject(item) ? item[mergeKey] : undefined;
}

export const noMergeKey = (item: JsonObject, mergeKey: string): PatchError =>
  new PatchError('plain', `map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);

/** The identity of an item of a list of objects. Throws PatchError when the merge key is missing. */
export function requireIdentity(item: unknown, mergeKey: string | undefined): unknown {
  if (mergeKey === undefined) return item;
  if (!isObject(item)) throw new PatchError('plain', `expected a map but received a ${typeof item}`);
  if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
  return item[mergeKey];
}

/**
 * What kind of list this is. Throws PatchError for a list of lists and for mixed lists, as upstream does. `empty` when
 * no list has an item.
 */
export function elementKind(...lists: readonly (readonly unknown[])[]): 'objects' | 'scalars' | 'empty' {
  let first: string | undefined;
  for (const list of lists) {
    for (const item of list) {
      const type = item === null ? 'null' : Array.isArray(item) ? 'list' : typeof item;
      if (first === undefined) {
        if (type === 'list') throw new PatchError('unprocessable', 'lists of lists are not supported');
        first = type;
      } else if (type !== first) {
        throw new PatchError('plain', `list element types are not identical: ${goValue(lists)}`);
      }
    }
  }
  return first === undefined ? 'empty' : first === 'object' ? 'objects' : 'scalars';
}

/**
 * The order of a merged list: items of `order` in that order, the others as they stand in `server`, the two interleaved
 * so that an item goes before the first one that followed it on the server. Deletions of a patch come last.
 *
 *     server a b c, order c x → items {a, b, c, x} become a b c x
 */
export function orderMerged(
  items: readonly unknown[],
  order: readonly unknown[],
  server: readonly unknown[],
  mergeKey: string | undefined,
): unknown[] {
  const orderPlace = places(order, mergeKey);
  const serverPlace = places(server, mergeKey);
  const listed: unknown[] = [];
  const others: unknown[] = [];
  for (const item of items) {
    if (orderPlace.has(requireIdentity(item, mergeKey))) listed.push(item);
    else others.push(item);
  }
  return interleave(
    sortByPlace(others, serverPlace, mergeKey),
    sortByPlace(listed, orderPlace, mergeKey),
    serverPlace,
    mergeKey,
  );
}

function places(list: readonly unknown[], mergeKey: string | undefined): Map<unknown, number> {
  const found = new Map<unknown, number>();
  list.forEach((item, i) => {
    const id = requireIdentity(item, mergeKey);
    if (!found.has(id)) found.set(id, i);
  });
  return found;
}

/** Items in the order of their places; unknown ones keep theirs, items that only delete go to the end. */
export function sortByPlace(
  items: readonly unknown[],
  place: ReadonlyMap<unknown, number>,
  mergeKey: string | undefined,
): unknown[] {
  const isDeletion = (item: unknown) => mergeKey !== undefined && isObject(item) && item.$patch === 'delete';
  const kept = items.filter((item) => !isDeletion(item));
  const at = (item: unknown) => place.get(identity(item, mergeKey)) ?? Number.MAX_SAFE_INTEGER;
  kept.sort((a, b) => at(a) - at(b));
  return [...kept, ...items.filter(isDeletion)];
}

export function sortLike(
  items: readonly unknown[],
  order: readonly unknown[],
  mergeKey: string | undefined,
): unknown[] {
  return sortByPlace(items, places(order, mergeKey), mergeKey);
}

function interleave(
  left: readonly unknown[],
  right: readonly unknown[],
  place: ReadonlyMap<unknown, number>,
  mergeKey: string | undefined,
): unknown[] {
  const merged: unknown[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    const leftPlace = place.get(identity(left[l], mergeKey));
    const rightPlace = place.get(identity(right[r], mergeKey));
    const leftFirst = leftPlace !== undefined && rightPlace !== undefined && leftPlace < rightPlace;
    merged.push(leftFirst ? left[l++] : right[r++]);
  }
  return [...merged, ...left.slice(l), ...right.slice(r)];
}

/**
 * Checks a patch list against its `$setElementOrder`: what both name must come in the same order, and the order must
 * name every item that is not deleted. Throws PatchError.
 */
export function checkOrder(
  patchList: readonly unknown[],
  order: readonly unknown[],
  mergeKey: string | undefined,
): void {
  if (order.length === 0 || patchList.length === 0) return;
  const kept = patchList.filter((item) => !(isObject(item) && item.$patch === 'delete'));
  let at = 0;
  for (const item of order) {
    while (at < kept.length && isDirective(kept[at])) at++;
    if (at < kept.length && requireIdentity(kept[at], mergeKey) === requireIdentity(item, mergeKey)) at++;
  }
  if (at < kept.length) {
    const text = `The order in patch list:\n${goValue(patchList)}\n doesn't match $setElementOrder list:\n${goValue(order)}\n`;
    throw new PatchError('plain', text);
  }
}

const isDirective = (item: unknown): boolean => isObject(item) && Object.hasOwn(item, '$patch');
