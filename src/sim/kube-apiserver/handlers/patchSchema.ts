import { type PatchSchema, UNTYPED } from '../../../api/patch/PatchSchema.ts';
import { patchSchemaOf as patchSchemaOfKind } from '../../../api/patch/patchSchemaOf.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import { schemaOf } from '../../../api/schema/schemaOf.ts';

/** Merge keys and strategies of a kind's fields. */
export function patchSchemaOf(info: ResourceInfo): PatchSchema {
  const schema = schemaOf(info);
  return schema ? patchSchemaOfKind(schema) : UNTYPED;
}
