import { deepEqual } from '../../base/deepEqual.ts';
import { isObject, type JsonObject, put } from './jsonObject.ts';

/** The target after an RFC 7396 merge patch. Inputs stay as they are; unchanged parts are shared. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const from: JsonObject = isObject(target) ? target : {};
  const result: JsonObject = { ...from };
  let changed = from !== target;
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      changed ||= Object.hasOwn(result, key);
      delete result[key];
      continue;
    }
    const before = Object.hasOwn(from, key) ? from[key] : undefined;
    const after = applyMergePatch(before, value);
    if (after === before) continue;
    put(result, key, after);
    changed = true;
  }
  return changed ? result : target;
}

/** The merge patch that turns one object into the other; `{}` when they are the same. Lists are replaced as a whole. */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const [key, after] of Object.entries(modified)) {
    const before = Object.hasOwn(original, key) ? original[key] : undefined;
    if (before === undefined) put(patch, key, after);
    else if (isObject(before) && isObject(after)) {
      const inner = createMergePatch(before, after);
      if (Object.keys(inner).length > 0) put(patch, key, inner);
    } else if (!deepEqual(before, after)) put(patch, key, after);
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) put(patch, key, null);
  return patch;
}

/**
 * The merge patch of `kubectl apply` for kinds without strategic merge (custom resources): what the configuration
 * changes or adds against the live object, and what it dropped since it was last applied.
 * Source: apimachinery/pkg/util/jsonmergepatch.
 */
export function createThreeWayJsonMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): JsonObject {
  const changes = keepOrDropNulls(createMergePatch(current, modified), false) ?? {};
  const deletions = keepOrDropNulls(createMergePatch(original, modified), true) ?? {};
  return mergeKeepingNulls(deletions as JsonObject, changes as JsonObject);
}

/** Of a merge patch, either its nulls only or all but its nulls; undefined when nothing remains. */
function keepOrDropNulls(value: unknown, keepNulls: boolean): unknown {
  if (!isObject(value)) return keepNulls ? (value === null ? null : undefined) : (value ?? undefined);
  const entries = Object.entries(value);
  if (entries.length === 0) return keepNulls ? undefined : value;
  const result: JsonObject = {};
  for (const [key, inner] of entries) {
    const kept = keepOrDropNulls(inner, keepNulls);
    if (kept !== undefined) put(result, key, kept);
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function mergeKeepingNulls(base: JsonObject, over: JsonObject): JsonObject {
  const result: JsonObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = Object.hasOwn(base, key) ? base[key] : undefined;
    put(result, key, isObject(before) && isObject(value) ? mergeKeepingNulls(before, value) : value);
  }
  return result;
}
