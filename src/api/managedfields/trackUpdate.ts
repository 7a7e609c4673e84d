import type { V1ManagedFieldsEntry } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import type { Schema } from '../schema/Schema.ts';
import { difference, type FieldSet, NO_FIELDS, union } from './fieldSet.ts';
import { type Comparison, compareValues, withoutUnowned } from './fieldsOfValue.ts';
import { decodeManagers, encodeManagers, identityOf, type Managers, type Ownership, type Writer } from './Managers.ts';
import { objectShape } from './shape.ts';

/** Update managers beyond this many are put together, oldest first. */
const MAX_UPDATE_MANAGERS = 10;

/**
 * Who owns what after a write that is no apply: the writer takes what it set or altered, everybody loses that and what
 * is gone. `previous` is undefined for a create; `schema` for kinds without one.
 * Source: apimachinery/pkg/util/managedfields, structured-merge-diff/merge.
 */
export function trackUpdate(
  previous: KubeObject | undefined,
  next: KubeObject,
  entries: readonly V1ManagedFieldsEntry[] | undefined,
  schema: Schema | undefined,
  writer: Writer,
): V1ManagedFieldsEntry[] {
  const comparison = compareObjects(previous, next, schema);
  if (comparison.changed.size === 0 && comparison.removed.size === 0) return [...(entries ?? [])];
  return encodeManagers(afterUpdate(decodeManagers(entries), comparison, writer));
}

export function compareObjects(
  previous: KubeObject | undefined,
  next: KubeObject,
  schema: Schema | undefined,
): Comparison {
  const { changed, removed } = compareValues(previous ?? {}, next, objectShape(schema));
  return { changed: withoutUnowned(changed), removed: withoutUnowned(removed) };
}

export function afterUpdate(managers: Managers, { changed, removed }: Comparison, writer: Writer): Managers {
  const lost = union(changed, removed);
  const result = takeFrom(managers, lost);
  if (changed.size > 0) {
    const self = identityOf(writer);
    const own: FieldSet = result.get(self)?.fields ?? NO_FIELDS;
    result.set(self, { writer, fields: union(own, changed) });
  }
  return capped(result);
}

/** The managers without the given fields; who has nothing left is gone, unless it applies. */
export function takeFrom(managers: Managers, lost: FieldSet, except?: string): Map<string, Ownership> {
  const result = new Map<string, Ownership>();
  for (const [id, owner] of managers) {
    const fields = id === except ? owner.fields : difference(owner.fields, lost);
    if (fields.size > 0 || id === except) result.set(id, fields === owner.fields ? owner : { ...owner, fields });
  }
  return result;
}

function capped(managers: Map<string, Ownership>): Map<string, Ownership> {
  const updaters = [...managers].filter(([, { writer }]) => writer.operation === 'Update');
  if (updaters.length <= MAX_UPDATE_MANAGERS) return managers;
  updaters.sort(([, a], [, b]) => ((a.writer.time ?? '') < (b.writer.time ?? '') ? -1 : 1));
  let excess = updaters.length - MAX_UPDATE_MANAGERS;
  for (const [id, { writer, fields }] of updaters) {
    if (excess < 0 || writer.manager === 'ancient-changes') continue;
    const bucketWriter = { ...writer, manager: 'ancient-changes', subresource: '' };
    const bucket = identityOf(bucketWriter);
    managers.delete(id);
    managers.set(bucket, { writer: bucketWriter, fields: union(managers.get(bucket)?.fields ?? NO_FIELDS, fields) });
    excess--;
  }
  return managers;
}
