import type { KubeObject } from '../../../../api/meta.ts';
import { checkShape } from '../../handlers/checkShape.ts';
import { asStored } from '../../handlers/decodeBody.ts';
import type { RequestContext } from '../../RequestContext.ts';

/** An object of the request's version that admission has made: without fields that nobody knows, with defaults, as stored. */
export function decodeMutated(object: KubeObject, context: RequestContext): KubeObject {
  const options = { ...context.options, fieldValidation: 'Ignore' as const };
  const quiet = { ...context, patchType: undefined, duplicates: [], warnings: [], options };
  return asStored(quiet, checkShape(object, quiet));
}
