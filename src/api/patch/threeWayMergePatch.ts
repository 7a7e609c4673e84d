import { stringifyYaml } from '../yaml/stringifyYaml.ts';
import { isObject, type JsonObject } from './jsonObject.ts';
import { PatchError } from './PatchError.ts';
import { fieldOf, mergesLists, type PatchField, type PatchSchema, replaces, UNTYPED } from './PatchSchema.ts';
import { diffObjects } from './strategicDiff.ts';
import { mergeObjects, RETAIN_KEYS } from './strategicMergePatch.ts';

/**
 * The strategic merge patch that `kubectl apply` sends: what the configuration changes or adds against the live object,
 * and what it dropped since it was last applied. With `overwrite` false, throws PatchError when someone else changed
 * the same fields in between. Source: apimachinery/pkg/util/strategicpatch (`CreateThreeWayMergePatch`).
 */
export function createThreeWayMergePatch(
  lastApplied: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  schema: PatchSchema,
  overwrite = true,
): JsonObject {
  const changes = diffObjects(current, modified, schema, { ignoreDeletions: true, setElementOrder: true });
  const deletions = diffObjects(lastApplied, modified, schema, { ignoreChanges: true, setElementOrder: true });
  const patch = mergeObjects(deletions, changes, schema, false);
  if (!overwrite) {
    const meanwhile = diffObjects(lastApplied, current, schema, {});
    if (objectsConflict(patch, meanwhile, schema)) {
      const text = `patch:\n${stringifyYaml(patch)}\nconflicts with changes made from original to current:\n${stringifyYaml(meanwhile)}\n`;
      throw new PatchError('plain', text);
    }
  }
  return patch;
}

/** Whether two patches set the same field to different values. */
function objectsConflict(left: JsonObject, right: JsonObject, schema: PatchSchema): boolean {
  if (left.$patch !== right.$patch) return true;
  return Object.entries(left).some(
    ([key, value]) =>
      key !== '$patch' &&
      key !== RETAIN_KEYS &&
      Object.hasOwn(right, key) &&
      valuesConflict(value, right[key], fieldOf(schema, key)),
  );
}

function valuesConflict(left: unknown, right: unknown, field: PatchField): boolean {
  if (isObject(left)) {
    if (!isObject(right)) return true;
    if (left.$patch !== right.$patch) return true;
    return !replaces(field) && objectsConflict(left, right, field.schema ?? UNTYPED);
  }
  if (Array.isArray(left)) return !Array.isArray(right) || listsConflict(left, right, field);
  return left !== right;
}

function listsConflict(left: readonly unknown[], right: readonly unknown[], field: PatchField): boolean {
  const objects = [...left, ...right].some(isObject);
  const schema = field.schema ?? UNTYPED;
  if (mergesLists(field)) {
    if (!objects) return false;
    const key = field.mergeKey as string;
    return left.some((item) => {
      const other = right.find((candidate) => (candidate as JsonObject)[key] === (item as JsonObject)[key]);
      return other !== undefined && objectsConflict(item as JsonObject, other as JsonObject, schema);
    });
  }
  if (left.length !== right.length) return true;
  const [a, b] = objects ? [left, right] : [[...left].sort(), [...right].sort()];
  return a.some((item, i) => valuesConflict(item, b[i], { strategies: [], schema }));
}
