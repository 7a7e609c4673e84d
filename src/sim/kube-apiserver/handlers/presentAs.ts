import type { KubeList, KubeObject, StoredObject } from '../../../api/meta.ts';
import type { WatchEvent, WatchSink } from '../../../client/KubeRequest.ts';
import { tableOf } from '../printers/tableOf.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { customColumnsOf } from './customColumns.ts';

/** An object or list in the form the client asked for: as it is, as a Table, or its metadata only. */
export function present(server: Server, context: RequestContext, body: unknown): unknown {
  const as = context.options.as ?? 'object';
  if (as === 'object' || (body as KubeObject | undefined)?.kind === 'Status') return body;
  const list = body as KubeList<StoredObject>;
  if (as === 'metadata') {
    return Array.isArray(list.items)
      ? { ...list, kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', items: list.items.map(metadataOf) }
      : metadataOf(body as StoredObject);
  }
  const objects = Array.isArray(list.items) ? list.items : [body as StoredObject];
  const listMeta = Array.isArray(list.items)
    ? list.metadata
    : { resourceVersion: (body as StoredObject).metadata?.resourceVersion };
  return tableOf(context.info, objects, {
    now: server.clock.startMs + server.clock.now,
    includeObject: context.options.includeObject,
    listMeta,
    custom: customColumnsOf(server, context),
  });
}

/** The same for what a watch sends: a table of one row each. */
export function presentWatch(server: Server, context: RequestContext, sink: WatchSink): WatchSink {
  if (!context.options.as || context.options.as === 'object') return sink;
  return {
    onEvents: (events) => sink.onEvents(events.map((event) => presentEvent(server, context, event))),
    onClose: (error) => sink.onClose(error),
  };
}

function presentEvent(server: Server, context: RequestContext, event: WatchEvent): WatchEvent {
  if (event.type === 'ERROR' || event.type === 'BOOKMARK') return event;
  return { type: event.type, object: present(server, context, event.object) as KubeObject };
}

const metadataOf = (object: StoredObject): KubeObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
});
