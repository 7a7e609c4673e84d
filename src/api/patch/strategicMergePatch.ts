import { goValue } from '../../base/goValue.ts';
import { isObject, type JsonObject, put } from './jsonObject.ts';
import { checkOrder, elementKind, noMergeKey, orderMerged } from './listOrder.ts';
import { PatchError } from './PatchError.ts';
import { fieldOf, mergesLists, type PatchField, type PatchSchema, replaces, UNTYPED } from './PatchSchema.ts';

export const DELETE_FROM_PRIMITIVE_LIST = '$deleteFromPrimitiveList';
export const SET_ELEMENT_ORDER = '$setElementOrder';
export const RETAIN_KEYS = '$retainKeys';

/**
 * The object after a strategic merge patch. Inputs stay as they are; parts that the patch does not touch are shared.
 * Throws PatchError with upstream's wording. Source: apimachinery/pkg/util/strategicpatch, release 1.36.
 */
export function applyStrategicMergePatch(original: JsonObject, patch: unknown, schema: PatchSchema): JsonObject {
  if (!isObject(patch)) throw new PatchError('badRequest', 'invalid JSON document');
  return mergeObjects(original, patch, schema, true);
}

/**
 * Merges a patch into an object (`apply`) or into another patch (not `apply`: directives and nulls are kept for the
 * server to act on).
 */
export function mergeObjects(original: JsonObject, patch: JsonObject, schema: PatchSchema, apply: boolean): JsonObject {
  if (Object.hasOwn(patch, '$patch')) return replacedByDirective(patch);
  const result: JsonObject = { ...original };
  const rest: JsonObject = { ...patch };
  retainKeys(result, rest, apply);
  for (const key of Object.keys(rest))
    if (key.startsWith(SET_ELEMENT_ORDER)) setOrder(result, rest, key, schema, apply);
  for (const [key, value] of Object.entries(rest)) mergeField(result, key, value, schema, apply);
  return result;
}

function replacedByDirective(patch: JsonObject): JsonObject {
  const { $patch: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw badDirective(directive, patch);
}

const badDirective = (directive: unknown, patch: JsonObject): PatchError =>
  new PatchError('plain', `unknown patch type: ${goValue(directive)} in map: ${goValue(patch)}`);

function mergeField(result: JsonObject, patchKey: string, value: unknown, schema: PatchSchema, apply: boolean): void {
  const isDeletion = patchKey.startsWith(DELETE_FROM_PRIMITIVE_LIST);
  if (isDeletion && !apply) {
    put(result, patchKey, value);
    return;
  }
  const key = isDeletion
    ? afterSlash(patchKey, DELETE_FROM_PRIMITIVE_LIST, 'invalid patch format of primitive list')
    : patchKey;
  if (value === null) {
    delete result[key];
    if (!apply) put(result, key, null);
    return;
  }
  const before = Object.hasOwn(result, key) ? result[key] : undefined;
  const field = fieldOf(schema, key);
  if (isObject(before) && isObject(value)) {
    put(result, key, replaces(field) ? value : mergeObjects(before, value, field.schema ?? UNTYPED, apply));
  } else if (Array.isArray(before) && Array.isArray(value)) {
    put(result, key, mergesLists(field) ? mergeLists(before, value, field, apply, isDeletion) : value);
  } else if (!isDeletion) {
    const kept = apply && (before === undefined || typeof before !== typeof value) ? withoutDirectives(value) : value;
    if (kept !== undefined) put(result, key, kept);
  }
}

/** A new value of a patch as it is stored: no nulls, no objects that carry `$patch`; undefined when that is all it is. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, '$patch')) return undefined;
  const result: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    const kept = inner === null ? undefined : withoutDirectives(inner);
    if (kept !== undefined) put(result, key, kept);
  }
  return result;
}

function afterSlash(key: string, prefix: string, message: string): string {
  if (!key.startsWith(`${prefix}/`)) throw new PatchError('badRequest', message);
  return key.slice(prefix.length + 1);
}

/** `$retainKeys`: fields of the object that the list does not name go away. Takes the directive out of the patch. */
function retainKeys(result: JsonObject, patch: JsonObject, apply: boolean): void {
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return;
  const list = patch[RETAIN_KEYS];
  delete patch[RETAIN_KEYS];
  if (!apply) {
    result[RETAIN_KEYS] ??= list;
    return;
  }
  const wrong = () => new PatchError('badRequest', 'invalid patch format of retainKeys');
  if (!Array.isArray(list)) throw wrong();
  const names = new Set<unknown>(list);
  for (const [key, value] of Object.entries(patch)) {
    const isDirective = key.startsWith(DELETE_FROM_PRIMITIVE_LIST) || key.startsWith(SET_ELEMENT_ORDER);
    if (value !== null && !isDirective && !names.has(key)) throw wrong();
  }
  for (const key of Object.keys(result)) if (!names.has(key)) delete result[key];
}

/** `$setElementOrder/x`: merges the list x and puts it in the order named. Takes both out of the patch. */
function setOrder(result: JsonObject, patch: JsonObject, directive: string, schema: PatchSchema, apply: boolean): void {
  const order = patch[directive];
  const wrong = 'invalid patch format of setElementOrder list';
  if (!apply) result[directive] = order;
  delete patch[directive];
  if (!Array.isArray(order)) throw new PatchError('badRequest', wrong);
  const key = afterSlash(directive, SET_ELEMENT_ORDER, wrong);
  const field = fieldOf(schema, key);
  const before = Object.hasOwn(result, key) ? result[key] : undefined;
  const added = Object.hasOwn(patch, key) ? patch[key] : undefined;
  for (const list of [before, added]) {
    if (list !== undefined && !Array.isArray(list)) throw new PatchError('badRequest', wrong);
  }
  const server = (before ?? []) as unknown[];
  const listed = (added ?? []) as unknown[];
  checkOrder(listed, order, field.mergeKey);
  if (before === undefined && added === undefined) return;
  delete patch[key];
  if (elementKind(server, listed) === 'empty') throw new PatchError('plain', 'no elements in any of the given slices');
  let merged = server;
  if (before === undefined) merged = apply ? (withoutDirectives(listed) as unknown[]) : listed;
  else if (added !== undefined) merged = mergesLists(field) ? mergeLists(server, listed, field, apply, false) : listed;
  put(result, key, orderMerged(merged, order, serverOrder(server, listed, field), field.mergeKey));
}

/**
 * The order of the server that the interleaving goes by. Where the patch deletes items, new ones take their places at
 * the end of it: upstream reuses the list's memory.
 */
function serverOrder(server: readonly unknown[], listed: readonly unknown[], field: PatchField): readonly unknown[] {
  const { mergeKey } = field;
  if (mergeKey === undefined || !mergesLists(field)) return server;
  const { items, additions } = takeDirectives(server, listed as JsonObject[], mergeKey);
  if (items === server || items === additions) return server;
  const known = new Set(items.map((item) => (item as JsonObject)[mergeKey]));
  const fresh = additions.filter((item) => !known.has(item[mergeKey]));
  return [...items, ...fresh].slice(0, server.length);
}

function mergeLists(
  original: readonly unknown[],
  patch: readonly unknown[],
  field: PatchField,
  apply: boolean,
  isDeletion: boolean,
): unknown[] {
  const kind = elementKind(original, patch);
  if (kind === 'empty') return original as unknown[];
  if (kind === 'scalars') {
    if (apply && isDeletion) return original.filter((item) => !patch.includes(item));
    return orderMerged([...new Set([...original, ...patch])], patch, original, undefined);
  }
  if (field.mergeKey === undefined) throw new PatchError('plain', 'cannot merge lists without merge key');
  const { items, additions } = takeDirectives(original, patch as JsonObject[], field.mergeKey);
  const merged = mergeItems(items, additions, field.mergeKey, field.schema ?? UNTYPED, apply);
  return orderMerged(merged, additions, items, field.mergeKey);
}

/** Acts on the `$patch` items of a list: what remains of the original, and the patch's ordinary items. */
function takeDirectives(
  original: readonly unknown[],
  patch: readonly JsonObject[],
  mergeKey: string,
): { items: unknown[]; additions: JsonObject[] } {
  let items = original as unknown[];
  let replace = false;
  const additions: JsonObject[] = [];
  for (const item of patch) {
    if (!Object.hasOwn(item, '$patch')) {
      additions.push(item);
    } else if (item.$patch === 'delete') {
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
      items = items.filter((old) => (old as JsonObject)[mergeKey] !== item[mergeKey]);
    } else if (item.$patch === 'replace') {
      replace = true;
    } else if (item.$patch === 'merge') {
      throw new PatchError('plain', 'merging lists cannot yet be specified in the patch');
    } else {
      throw badDirective(item.$patch, item);
    }
  }
  return replace ? { items: additions, additions: [] } : { items, additions };
}

function mergeItems(
  original: readonly unknown[],
  additions: readonly JsonObject[],
  mergeKey: string,
  schema: PatchSchema,
  apply: boolean,
): unknown[] {
  const merged = [...original];
  for (const item of additions) {
    if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
    const at = merged.findIndex((old) => (old as JsonObject)[mergeKey] === item[mergeKey]);
    if (at < 0) merged.push(item);
    else merged[at] = mergeObjects(merged[at] as JsonObject, item, schema, apply);
  }
  return merged;
}
