import type { StoredObject } from '../../../api/meta.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';

/** Notes who set the fields of a new object. */
export function recordCreate(_server: Server, _context: RequestContext, object: StoredObject): StoredObject {
  return object;
}

/** Notes who changed what between two versions of an object. */
export function recordUpdate(
  _server: Server,
  _context: RequestContext,
  next: StoredObject,
  _previous: StoredObject,
): StoredObject {
  return next;
}
