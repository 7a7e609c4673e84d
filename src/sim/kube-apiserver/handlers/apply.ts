import { required } from '../../../api/FieldError.ts';
import { applyConfiguration } from '../../../api/managedfields/applyConfiguration.ts';
import { checkApplied } from '../../../api/managedfields/checkApplied.ts';
import { applyConflictError } from '../../../api/managedfields/conflicts.ts';
import { objectShape } from '../../../api/managedfields/shape.ts';
import { apiVersionOf, type KubeObject, type StoredObject } from '../../../api/meta.ts';
import { isObject } from '../../../api/patch/jsonObject.ts';
import { badRequestError, failure, invalidError, notFoundError, StatusError } from '../../../api/StatusError.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { checkShape } from './checkShape.ts';
import { createObject } from './create.ts';
import { asStored } from './decodeBody.ts';
import { managedFieldsOf, ownershipSchemaOf, writerOf } from './managedFields.ts';
import { updateObject } from './update.ts';

/** Server-side apply: the object is made when it is not there (apiserver/pkg/endpoints/handlers/patch.go applyPatcher). */
export function applyPatch(server: Server, context: RequestContext): { code: number; body: unknown } {
  checkOptions(context);
  const config = configurationOf(context);
  const name = context.ref.name ?? '';
  const current = context.store.get(context.ref.namespace ?? '', name);
  if (current) {
    const body = updateObject(server, context, (live) => applied(server, context, config, live));
    return { code: 200, body };
  }
  if (context.ref.subresource) throw notFoundError(context.info, name);
  if (config.metadata?.uid) {
    throw failure(
      409,
      'Conflict',
      'uid mismatch: the provided object specified uid, and no existing object was found',
      {},
    );
  }
  const { resourceVersion: _, ...metadata } = config.metadata ?? {};
  const object = applied(server, context, { ...config, metadata: { ...metadata, name } }, undefined);
  return { code: 201, body: createObject(server, context, object) };
}

function checkOptions({ options }: RequestContext): void {
  const manager = options.params ? options.params.fieldManager : options.fieldManager;
  if (manager) return;
  const error = required('fieldManager', 'is required for apply patch');
  throw invalidError({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [error]);
}

/** The configuration, of the path's kind and name, with nothing that only the server writes. */
function configurationOf({ body, info, ref }: RequestContext): KubeObject {
  if (!isObject(body)) throw badRequestError('the patch is not an object');
  const config = body as KubeObject;
  if (config.metadata?.managedFields !== undefined) throw badRequestError('metadata.managedFields must be nil');
  const expected = apiVersionOf(info);
  if (config.apiVersion !== undefined && config.apiVersion !== expected) {
    throw badRequestError(
      `Incorrect version specified in apply patch. Specified patch version: ${config.apiVersion}, expected: ${expected}`,
    );
  }
  const { name } = config.metadata ?? {};
  if (name && name !== ref.name) {
    throw badRequestError(`the name of the object (${name}) does not match the name on the URL (${ref.name})`);
  }
  return { ...config, apiVersion: expected, kind: info.kind };
}

/** What applying makes of the live object; leaves the owners in the context for who records the write. */
function applied(
  server: Server,
  context: RequestContext,
  config: KubeObject,
  live: StoredObject | undefined,
): KubeObject {
  const { info, conversion, ref } = context;
  const schema = ownershipSchemaOf(context, info);
  const problem = checkApplied(config, objectShape(schema));
  if (problem !== undefined) {
    const where = `${ref.namespace ? `${ref.namespace}/` : '/'}${ref.name}; ${apiVersionOf(info)}, Kind=${info.kind}`;
    throw plainFailure(`failed to create typed patch object (${where}): ${problem}`);
  }
  const shown = live && (conversion?.fromStorage(live) ?? live);
  const writer = writerOf(server, context, 'Apply');
  const entries = live && managedFieldsOf(live);
  const result = applyConfiguration(shown, entries, config, schema, writer, context.options.force === true);
  if ('conflicts' in result) throw applyConflictError(result.conflicts);
  context.managedFields = result.managedFields;
  if (live && result.object === shown) return live;
  return asStored(context, checkShape(result.object, context));
}

/** 500 without a reason, as errors that are no API errors come out. */
function plainFailure(message: string): StatusError {
  return new StatusError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });
}
