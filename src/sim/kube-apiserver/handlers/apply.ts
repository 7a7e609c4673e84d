import { failure } from '../../../api/StatusError.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';

/** Server-side apply. */
export function applyPatch(_server: Server, _context: RequestContext): { code: number; body: unknown } {
  throw failure(415, 'UnsupportedMediaType', 'apply patches are not served yet', {});
}
