import type { CustomColumns } from '../printers/tableOf.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';

/** The printer columns of a custom resource, from its definition. */
export function customColumnsOf(_server: Server, _context: RequestContext): CustomColumns | undefined {
  return undefined;
}
