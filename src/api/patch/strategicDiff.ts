import { deepEqual } from '../../base/deepEqual.ts';
import { goValue } from '../../base/goValue.ts';
import { isObject, type JsonObject, put } from './jsonObject.ts';
import { elementKind, requireIdentity, sortLike } from './listOrder.ts';
import {
  fieldOf,
  mergesLists,
  type PatchField,
  type PatchSchema,
  replaces,
  retainsKeys,
  UNTYPED,
} from './PatchSchema.ts';
import { DELETE_FROM_PRIMITIVE_LIST, RETAIN_KEYS, SET_ELEMENT_ORDER } from './strategicMergePatch.ts';

export interface DiffOptions {
  /** Leave out what `modified` changes and adds. */
  ignoreChanges?: boolean;
  /** Leave out what `modified` no longer has. */
  ignoreDeletions?: boolean;
  /** Add the order of merged lists (`$setElementOrder`). */
  setElementOrder?: boolean;
}

/**
 * The strategic merge patch that turns `original` into `modified`; `{}` when they are the same.
 * Source: apimachinery/pkg/util/strategicpatch (`diffMaps`).
 */
export function diffObjects(
  original: JsonObject,
  modified: JsonObject,
  schema: PatchSchema,
  options: DiffOptions,
  buildRetainKeys = false,
): JsonObject {
  const patch: JsonObject = {};
  for (const [key, after] of Object.entries(modified)) {
    if (!Object.hasOwn(original, key)) {
      if (!options.ignoreChanges) put(patch, key, after);
      continue;
    }
    diffField(patch, key, original[key], after, fieldOf(schema, key), options);
  }
  const dropped = Object.keys(original).filter((key) => !Object.hasOwn(modified, key));
  if (!options.ignoreDeletions) for (const key of dropped) put(patch, key, null);
  if (buildRetainKeys) {
    const names = Object.keys(modified).filter((key) => modified[key] !== null);
    const mustClear = dropped.some((key) => original[key] !== null);
    if (names.length > 0 && (Object.keys(patch).length > 0 || mustClear)) patch[RETAIN_KEYS] = names.sort();
  }
  return patch;
}

function diffField(
  patch: JsonObject,
  key: string,
  before: unknown,
  after: unknown,
  field: PatchField,
  options: DiffOptions,
): void {
  if (isObject(before) && isObject(after)) {
    if (replaces(field)) {
      if (!options.ignoreChanges) put(patch, key, after);
      return;
    }
    const inner = diffObjects(before, after, field.schema ?? UNTYPED, options, retainsKeys(field));
    if (Object.keys(inner).length > 0) put(patch, key, inner);
  } else if (Array.isArray(before) && Array.isArray(after) && mergesLists(field)) {
    const { items, deletions, order } = diffLists(before, after, field, options);
    if (items.length > 0) put(patch, key, items);
    if (deletions.length > 0) patch[`${DELETE_FROM_PRIMITIVE_LIST}/${key}`] = deletions;
    if (order.length > 0) patch[`${SET_ELEMENT_ORDER}/${key}`] = order;
  } else if (!options.ignoreChanges && !deepEqual(before, after)) {
    put(patch, key, after);
  }
}

interface ListDiff {
  items: unknown[];
  /** Scalars to take out; objects are taken out by items with `$patch: delete`. */
  deletions: unknown[];
  order: unknown[];
}

function diffLists(
  original: readonly unknown[],
  modified: readonly unknown[],
  field: PatchField,
  options: DiffOptions,
): ListDiff {
  if (original.length === 0) {
    const items = modified.length === 0 || options.ignoreChanges ? [] : [...modified];
    return { items, deletions: [], order: [] };
  }
  if (elementKind(original, modified) === 'objects')
    return diffObjectLists(original as JsonObject[], modified as JsonObject[], field, options);
  return diffScalarLists(original, modified, options);
}

function diffObjectLists(
  original: readonly JsonObject[],
  modified: readonly JsonObject[],
  field: PatchField,
  options: DiffOptions,
): ListDiff {
  const mergeKey = field.mergeKey as string;
  const before = byText(original, mergeKey);
  const after = byText(modified, mergeKey);
  const changed: unknown[] = [];
  const deleted: unknown[] = [];
  for (const text of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, now] = [before.get(text), after.get(text)];
    if (old && now) {
      const inner = diffObjects(old, now, field.schema ?? UNTYPED, options, retainsKeys(field));
      if (Object.keys(inner).length > 0) changed.push({ ...inner, [mergeKey]: now[mergeKey] });
    } else if (now) {
      if (!options.ignoreChanges) changed.push(now);
    } else if (!options.ignoreDeletions) {
      deleted.push({ [mergeKey]: (old as JsonObject)[mergeKey], $patch: 'delete' });
    }
  }
  const items = [...sortLike(changed, modified, mergeKey), ...deleted];
  const sameOrder =
    original.length === modified.length && modified.every((item, i) => item[mergeKey] === original[i]?.[mergeKey]);
  const needsOrder =
    options.setElementOrder &&
    ((!options.ignoreChanges && (items.length > 0 || !sameOrder)) || (!options.ignoreDeletions && items.length > 0));
  const order = needsOrder ? modified.map((item) => ({ [mergeKey]: item[mergeKey] })) : [];
  return { items, deletions: [], order };
}

function byText(list: readonly JsonObject[], mergeKey: string): Map<string, JsonObject> {
  return new Map(list.map((item) => [goValue(requireIdentity(item, mergeKey)), item]));
}

function diffScalarLists(original: readonly unknown[], modified: readonly unknown[], options: DiffOptions): ListDiff {
  const added = modified.filter((item) => !original.includes(item));
  const removed = [...new Set(original.filter((item) => !modified.includes(item)))];
  const byGoText = (a: unknown, b: unknown) => (goValue(a) < goValue(b) ? -1 : goValue(a) > goValue(b) ? 1 : 0);
  const deletions = options.ignoreDeletions ? [] : removed.sort(byGoText);
  const items = options.ignoreChanges ? [] : added;
  const needsOrder =
    options.setElementOrder && (deletions.length > 0 || (!options.ignoreChanges && !deepEqual(original, modified)));
  return { items, deletions, order: needsOrder ? [...modified] : [] };
}

/** The patch from `original` to `modified` (upstream `CreateTwoWayMergePatch`). */
export function createTwoWayMergePatch(original: JsonObject, modified: JsonObject, schema: PatchSchema): JsonObject {
  return diffObjects(original, modified, schema, { setElementOrder: true });
}
