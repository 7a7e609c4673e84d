import { applyDefaults } from '../../../api/defaults/defaults.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { RequestContext } from '../RequestContext.ts';
import { withType } from './bodyType.ts';
import { checkShape } from './checkShape.ts';

/**
 * The object of a request's body: of the right kind and shape, in the version it is stored in, with defaults.
 * Throws what upstream's decoder answers.
 */
export function decodeBody(context: RequestContext): KubeObject {
  const object = withType(context.body, context);
  const shaped = context.trusted && !context.custom ? object : checkShape(object, context);
  return asStored(context, shaped);
}

/** An object of the request's version in the version that is stored, with that version's defaults. */
export function asStored(context: RequestContext, object: KubeObject): KubeObject {
  const { group, version } = context.store.info;
  const stored = context.conversion?.toStorage(object) ?? object;
  // A component writes the status of what it was given: everything else is as it is stored, and is not taken anyway.
  if (context.trusted && context.ref.subresource === 'status') return stored;
  return applyDefaults(group, version, stored);
}
