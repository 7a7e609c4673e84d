import type { V1ManagedFieldsEntry } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import type { Schema } from '../schema/Schema.ts';
import type { Conflict } from './conflicts.ts';
import { type FieldSet, intersection, NO_FIELDS, printPaths, sameFields, union } from './fieldSet.ts';
import { fieldsOfValue, withoutUnowned } from './fieldsOfValue.ts';
import { decodeManagers, encodeManagers, identityOf, type Managers, type Writer } from './Managers.ts';
import { mergeApplied, removeFields } from './mergeApplied.ts';
import { objectShape } from './shape.ts';
import { compareObjects, takeFrom, trackUpdate } from './trackUpdate.ts';

export type ApplyResult =
  | { readonly object: KubeObject; readonly managedFields: V1ManagedFieldsEntry[] }
  | { readonly conflicts: readonly Conflict[] };

/**
 * Server-side apply: the live object with the configuration laid over it and without what this manager applied before
 * and has dropped (unless somebody else owns it). `live` is undefined when the object does not exist yet; `entries` are
 * its managed fields. The configuration must have been checked (`checkApplied`) and carry no managedFields. When nothing
 * changes, `object` is the very `live` and the entries keep their times. Without `force`, fields that would be taken from
 * others are returned as conflicts. Source: structured-merge-diff/merge (`Updater.Apply`).
 */
export function applyConfiguration(
  live: KubeObject | undefined,
  entries: readonly V1ManagedFieldsEntry[] | undefined,
  config: KubeObject,
  schema: Schema | undefined,
  writer: Writer,
  force: boolean,
): ApplyResult {
  const shape = objectShape(schema);
  const self = identityOf(writer);
  const managers = decodeManagers(live && !entries?.length ? beforeFirstApply(live, schema, writer) : entries);
  const previous = managers.get(self);
  const fields = withoutUnowned(fieldsOfValue(config, shape));
  const kept = ownedByAny(managers, self, fields);
  const merged = mergeApplied(live ?? {}, config, shape);
  const object = removeFields(merged, previous?.fields ?? NO_FIELDS, kept, shape) as KubeObject;
  const { changed, removed } = compareObjects(live, object, schema);
  if (!force) {
    const conflicts = conflictsWith(managers, self, changed);
    if (conflicts.length > 0) return { conflicts };
  }
  if (live && changed.size === 0 && removed.size === 0 && previous && sameFields(previous.fields, fields))
    return { object: live, managedFields: encodeManagers(managers) };
  const after = takeFrom(managers, union(changed, removed), self);
  after.set(self, { writer, fields });
  return { object, managedFields: encodeManagers(after) };
}

/** An object that nobody is known to own belongs, whole, to `before-first-apply`. */
function beforeFirstApply(live: KubeObject, schema: Schema | undefined, writer: Writer): V1ManagedFieldsEntry[] {
  const owner: Writer = { ...writer, manager: 'before-first-apply', operation: 'Update', subresource: '' };
  return trackUpdate(undefined, live, [], schema, { ...owner, apiVersion: live.apiVersion ?? writer.apiVersion });
}

function ownedByAny(managers: Managers, self: string, fields: FieldSet): FieldSet {
  let owned = fields;
  for (const [id, owner] of managers) if (id !== self) owned = union(owned, owner.fields);
  return owned;
}

function conflictsWith(managers: Managers, self: string, changed: FieldSet): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const id of [...managers.keys()].sort()) {
    const owner = managers.get(id);
    if (id === self || !owner) continue;
    for (const path of printPaths(intersection(owner.fields, changed))) conflicts.push({ writer: owner.writer, path });
  }
  return conflicts;
}
