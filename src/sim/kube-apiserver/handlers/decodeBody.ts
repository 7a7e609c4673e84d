import { applyDefaults } from '../../../api/defaults/defaults.ts';
import { apiVersionOf, type KubeObject } from '../../../api/meta.ts';
import { badRequestError } from '../../../api/StatusError.ts';
import type { RequestContext } from '../RequestContext.ts';
import { checkShape } from './checkShape.ts';

/**
 * The object of a request's body: of the right kind and shape, in the version it is stored in, with defaults.
 * Throws what upstream's decoder answers.
 */
export function decodeBody(context: RequestContext): KubeObject {
  const { body, info } = context;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequestError('the object provided is unrecognized (must be of type ' + info.kind + ')');
  }
  const object = withType(body as KubeObject, context);
  const shaped = context.trusted && !context.custom ? object : checkShape(object, context);
  return asStored(context, shaped);
}

/** An object of the request's version in the version that is stored, with that version's defaults. */
export function asStored(context: RequestContext, object: KubeObject): KubeObject {
  const { group, version } = context.store.info;
  return applyDefaults(group, version, context.conversion?.toStorage(object) ?? object);
}

/** Kind and apiVersion may be left out; if they are given they must be those of the path. */
function withType(object: KubeObject, context: RequestContext): KubeObject {
  const { info } = context;
  const expected = apiVersionOf(info);
  if (object.apiVersion === expected && object.kind === info.kind) return object;
  if (object.apiVersion !== undefined && object.apiVersion !== '' && object.apiVersion !== expected) {
    throw badRequestError(
      `the API version in the data (${object.apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (object.kind !== undefined && object.kind !== '' && object.kind !== info.kind) {
    throw badRequestError(`the kind in the data (${object.kind}) does not match the expected kind (${info.kind})`);
  }
  const { apiVersion: _a, kind: _k, ...rest } = object as Record<string, unknown>;
  return { apiVersion: expected, kind: info.kind, ...rest } as KubeObject;
}
