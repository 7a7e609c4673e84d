import type { GroupVersionKind, KubeObject } from '../../api/meta.ts';
import type { JsonObject } from '../../api/patch/jsonObject.ts';
import { createThreeWayJsonMergePatch } from '../../api/patch/mergePatch.ts';
import { patchSchemaOf } from '../../api/patch/patchSchemaOf.ts';
import { createThreeWayMergePatch } from '../../api/patch/threeWayMergePatch.ts';
import { ObjectSchema } from '../../api/schema/Schema.ts';
import { schemaOf } from '../../api/schema/schemaOf.ts';
import type { PatchType } from '../../client/KubeRequest.ts';
import { lastAppliedOf } from './lastApplied.ts';

/** What to send so that the live object becomes what the file says. */
export interface ApplyPatch {
  type: PatchType;
  patch: JsonObject;
}

/**
 * The three-way merge of `kubectl apply`: from what was applied last, what is applied now (with its annotation), and
 * what is there. Kinds that the release knows merge strategically, others as plain JSON.
 */
export function applyPatch(
  mapping: GroupVersionKind,
  modified: KubeObject,
  live: KubeObject,
  overwrite: boolean,
): ApplyPatch {
  const original = JSON.parse(lastAppliedOf(live) ?? '{}') as JsonObject;
  const [now, current] = [modified as JsonObject, live as JsonObject];
  const schema = schemaOf({ group: mapping.group, version: mapping.version, kind: mapping.kind });
  if (schema instanceof ObjectSchema) {
    const patch = createThreeWayMergePatch(original, now, current, patchSchemaOf(schema), overwrite);
    return { type: 'strategic', patch: withoutIdentity(patch) };
  }
  return { type: 'merge', patch: withoutIdentity(createThreeWayJsonMergePatch(original, now, current)) };
}

/** A patch never renames or moves. */
function withoutIdentity(patch: JsonObject): JsonObject {
  const { apiVersion: _, kind: __, ...rest } = patch;
  return rest;
}
