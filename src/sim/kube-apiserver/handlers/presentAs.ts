import { apiVersionOf, type KubeList, type KubeObject, type StoredObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { WatchEvent, WatchSink } from '../../../client/KubeRequest.ts';
import { tableOf } from '../printers/tableOf.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Conversion } from '../registry/conversions.ts';
import type { Server } from '../Server.ts';
import { customColumnsOf } from './customColumns.ts';
import { withManagedFields } from './managedFields.ts';

/** An object or list in the form the client asked for: as it is, as a Table, or its metadata only. */
export function present(server: Server, context: RequestContext, body: unknown): unknown {
  const as = context.options.as ?? 'object';
  const kind = (body as KubeObject | undefined)?.kind;
  if (kind === 'Status' || typeof body === 'string') return body;
  const owned = as === 'object' && showsOwners(context) ? withOwners(body) : body;
  const converted = context.conversion ? convert(context, context.conversion, owned) : owned;
  if (as === 'object') return converted;
  const list = converted as KubeList<StoredObject>;
  if (as === 'metadata') {
    return Array.isArray(list.items)
      ? { ...list, kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', items: list.items.map(metadataOf) }
      : metadataOf(converted as StoredObject);
  }
  const objects = Array.isArray(list.items) ? list.items : [converted as StoredObject];
  const listMeta = Array.isArray(list.items)
    ? list.metadata
    : { resourceVersion: (body as StoredObject).metadata?.resourceVersion };
  // Subresources may be of a kind of their own, such as Scale.
  return tableOf(context.ref.subresource && kind ? { ...context.info, kind } : context.info, objects, {
    now: server.clock.startMs + server.clock.now,
    includeObject: context.options.includeObject,
    listMeta,
    custom: customColumnsOf(context),
  });
}

/** The same for what a watch sends: a table of one row each. */
export function presentWatch(server: Server, context: RequestContext, sink: WatchSink): WatchSink {
  const plain = !context.conversion && !showsOwners(context);
  if (plain && (context.options.as ?? 'object') === 'object') return sink;
  return {
    onEvents: (events) => sink.onEvents(events.map((event) => presentEvent(server, context, event))),
    onClose: (error) => sink.onClose(error),
  };
}

function presentEvent(server: Server, context: RequestContext, event: WatchEvent): WatchEvent {
  if (event.type === 'ERROR' || event.type === 'BOOKMARK') return event;
  try {
    return { type: event.type, object: present(server, context, event.object) as KubeObject };
  } catch (error) {
    // A conversion webhook that does not answer ends nobody's watch.
    if (!(error instanceof StatusError)) throw error;
    return { type: 'ERROR', object: error.status as unknown as KubeObject };
  }
}

/**
 * Clients outside see who owns what of one object; of lists and watches only where they say so, for working it out for
 * many objects takes its time.
 */
function showsOwners({ trusted, verb, options }: RequestContext): boolean {
  if (trusted) return false;
  return (verb !== 'list' && verb !== 'watch' && verb !== 'deletecollection') || options.managedFields === true;
}

function withOwners(body: unknown): unknown {
  const list = body as KubeList<StoredObject>;
  if (Array.isArray(list?.items)) return { ...list, items: list.items.map(withManagedFields) };
  return (body as StoredObject | undefined)?.metadata ? withManagedFields(body as StoredObject) : body;
}

function convert(context: RequestContext, conversion: Conversion, body: unknown): unknown {
  const list = body as KubeList<StoredObject>;
  if (!Array.isArray(list.items)) return conversion.fromStorage(body as KubeObject);
  return {
    ...list,
    apiVersion: apiVersionOf(context.info),
    items: list.items.map((item) => conversion.fromStorage(item)),
  };
}

const metadataOf = (object: StoredObject): KubeObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
});
