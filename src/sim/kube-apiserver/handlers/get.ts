import { notFoundError } from '../../../api/StatusError.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { checkRevisionIsKnown } from './revisions.ts';

/** GET of one object. */
export function get(server: Server, context: RequestContext): { code: number; body: unknown } {
  const name = context.ref.name ?? '';
  const namespace = context.ref.namespace ?? '';
  const { resourceVersion } = context.options;
  if (resourceVersion && /^\d+$/.test(resourceVersion)) checkRevisionIsKnown(server, Number(resourceVersion));
  const past = context.trusted ? undefined : server.viewRevision;
  const found =
    past === undefined
      ? context.store.get(namespace, name)
      : server.etcd.getAt(context.store.keyOf(namespace, name), past);
  if (!found) throw notFoundError(context.info, name);
  return { code: 200, body: past === undefined ? server.freshen(context.info.resource, found.value) : found.value };
}
