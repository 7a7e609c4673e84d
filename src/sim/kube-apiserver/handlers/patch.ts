import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import { isObject, type JsonObject } from '../../../api/patch/jsonObject.ts';
import { applyJsonPatch, checkJsonPatch } from '../../../api/patch/jsonPatch.ts';
import { applyMergePatch } from '../../../api/patch/mergePatch.ts';
import { PatchError, patchStatusError } from '../../../api/patch/PatchError.ts';
import { applyStrategicMergePatch } from '../../../api/patch/strategicMergePatch.ts';
import { badRequestError, failure } from '../../../api/StatusError.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { applyPatch } from './apply.ts';
import { checkShape } from './checkShape.ts';
import { asStored } from './decodeBody.ts';
import { withManagedFields } from './managedFields.ts';
import { patchSchemaOf } from './patchSchema.ts';
import { updateObject } from './update.ts';

/** PATCH of an object or of its status, with one of the four kinds of patch. */
export function patch(server: Server, context: RequestContext): { code: number; body: unknown } {
  if (context.patchType === 'apply') return applyPatch(server, context);
  return { code: 200, body: updateObject(server, context, (current) => patched(context, current)) };
}

/** The object that a patch makes of another, decoded and with defaults. */
export function patched(context: RequestContext, current: StoredObject): KubeObject {
  const result = asStatusErrors(() => applied(context, current));
  if (!isObject(result)) throw badRequestError('the patched document is not an object');
  const { name } = (result as KubeObject).metadata ?? {};
  if (name !== context.ref.name) {
    throw badRequestError(
      `the name of the object (${name ?? ''}) does not match the name on the URL (${context.ref.name})`,
    );
  }
  const object = checkShape(result as KubeObject, context);
  const { namespace } = object.metadata ?? {};
  if (context.info.namespaced && namespace && namespace !== context.ref.namespace) {
    throw badRequestError('the namespace of the provided object does not match the namespace sent on the request');
  }
  return asStored(context, object);
}

function applied(context: RequestContext, current: StoredObject): unknown {
  const { body, patchType, info } = context;
  const seen = mentionsOwners(body) ? withManagedFields(current) : current;
  const shown = context.conversion?.fromStorage(seen) ?? seen;
  switch (patchType) {
    case 'json':
      return applyJsonPatch(shown, checkJsonPatch(body));
    case 'merge':
      return applyMergePatch(shown, body);
    case 'strategic':
      if (info.custom) throw unsupportedForCustom();
      return applyStrategicMergePatch(shown as unknown as JsonObject, body, patchSchemaOf(info));
    default:
      throw failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  }
}

/** Owners are shown to patches that are about them only: nobody else needs them worked out. */
const mentionsOwners = (body: unknown): boolean =>
  Array.isArray(body)
    ? body.some((operation) => String((operation as { path?: string })?.path).startsWith('/metadata/managedFields'))
    : (body as KubeObject | undefined)?.metadata?.managedFields !== undefined;

function asStatusErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof PatchError) throw patchStatusError(error);
    throw error;
  }
}

const unsupportedForCustom = () =>
  failure(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    {},
  );
