import { type PatchSchema, UNTYPED } from '../../../api/patch/PatchSchema.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';

/** Merge keys and strategies of a kind's fields. */
export function patchSchemaOf(_info: ResourceInfo): PatchSchema {
  return UNTYPED;
}
