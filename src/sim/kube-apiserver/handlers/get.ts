import { notFoundError } from '../../../api/StatusError.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';

/** GET of one object. */
export function get(_server: Server, context: RequestContext): { code: number; body: unknown } {
  const name = context.ref.name ?? '';
  const found = context.store.get(context.ref.namespace ?? '', name);
  if (!found) throw notFoundError(context.info, name);
  return { code: 200, body: found.value };
}
