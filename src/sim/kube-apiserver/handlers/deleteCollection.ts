import { apiVersionOf, type StoredObject } from '../../../api/meta.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { removeObject } from './delete.ts';
import { list } from './list.ts';

/** DELETE of a collection: each selected object as if it were deleted by itself. Answers the list of them. */
export function deleteCollection(server: Server, context: RequestContext): { code: number; body: unknown } {
  const { body } = list(server, { ...context, options: { ...context.options, limit: undefined, continue: undefined } });
  const items: StoredObject[] = [];
  for (const object of body.items) {
    const current = context.store.get(object.metadata.namespace ?? '', object.metadata.name);
    if (!current) continue;
    const ref = {
      ...context.ref,
      name: object.metadata.name,
      namespace: object.metadata.namespace ?? context.ref.namespace,
    };
    const removed = removeObject(server, { ...context, ref }, current);
    items.push('metadata' in removed && 'uid' in removed.metadata ? (removed as StoredObject) : object);
  }
  const { info } = context;
  const metadata = { resourceVersion: String(server.etcd.revision) };
  return { code: 200, body: { kind: `${info.kind}List`, apiVersion: apiVersionOf(info), metadata, items } };
}
