import { invalid } from '../../../api/FieldError.ts';
import { apiVersionOf, type GroupVersionKind, type KubeObject, type StoredObject } from '../../../api/meta.ts';
import { expiredError, invalidError, type Status } from '../../../api/StatusError.ts';
import type { Cancel, WatchEvent, WatchSink } from '../../../client/KubeRequest.ts';
import { CompactedError, type EtcdEvent } from '../../etcd/Etcd.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { atRevision, selects, type WatchFilter } from '../watch/WatchHub.ts';
import { checkRevisionIsKnown } from './revisions.ts';
import { selectionOf } from './selection.ts';

/** GET with `watch`: what changed since a revision, then every change as it happens, until the sink is cancelled. */
export function watch(server: Server, context: RequestContext, sink: WatchSink, delayMs: number): Cancel {
  const filter = selectionOf(context);
  const initial = initialEvents(server, context, filter);
  if (!initial) {
    const version = context.options.resourceVersion ?? '';
    const error = expiredError(`too old resource version: ${version} (${server.etcd.compactRevision})`);
    sink.onEvents([{ type: 'ERROR', object: error.status as Status & KubeObject }]);
    sink.onClose();
    return () => {};
  }
  const cancel = context.store.watches.add(filter, sink, delayMs, initial);
  const seconds = context.options.timeoutSeconds;
  if (!seconds || !context.trusted) return cancel;
  const timer = server.clock.schedule(seconds * 1000, () => {
    cancel();
    sink.onClose();
  });
  return () => {
    timer.cancel();
    cancel();
  };
}

/** What the watch begins with; undefined when the revision it asks for has been compacted. */
function initialEvents(server: Server, context: RequestContext, filter: WatchFilter): WatchEvent[] | undefined {
  const { resourceVersion, sendInitialEvents, allowWatchBookmarks } = context.options;
  const revision = revisionOf(context);
  if (sendInitialEvents) {
    if (resourceVersion) checkRevisionIsKnown(server, revision);
    const events = present(context, filter);
    if (allowWatchBookmarks) events.push(bookmark(server, context.info, true));
    return events;
  }
  if (revision === 0) return present(context, filter);
  try {
    return past(server, context, filter, revision);
  } catch (error) {
    if (error instanceof CompactedError) return undefined;
    throw error;
  }
}

function revisionOf({ options, info, ref }: RequestContext): number {
  const text = options.resourceVersion ?? '';
  if (text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text);
  const problem = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  const kind = { group: info.group, kind: info.resource };
  throw invalidError(kind, ref.name ?? '', [invalid('resourceVersion', text, problem)]);
}

function present(context: RequestContext, filter: WatchFilter): WatchEvent[] {
  const events: WatchEvent[] = [];
  for (const object of context.store.objects(filter.namespace)) {
    if (selects(filter, object)) events.push({ type: 'ADDED', object });
  }
  return events;
}

function past(server: Server, context: RequestContext, filter: WatchFilter, revision: number): WatchEvent[] {
  const { prefix } = context.store;
  const events: WatchEvent[] = [];
  for (const change of server.etcd.changesSince(revision)) {
    if (!change.key.startsWith(prefix)) continue;
    const event = seen(filter, change);
    if (event) events.push(event);
  }
  return events;
}

function seen(filter: WatchFilter, { current, previous, revision }: EtcdEvent<StoredObject>): WatchEvent | undefined {
  const matches = current && selects(filter, current.value);
  const matched = previous && selects(filter, previous.value);
  if (matches) return { type: matched ? 'MODIFIED' : 'ADDED', object: current.value };
  return matched ? { type: 'DELETED', object: atRevision(current?.value ?? previous.value, revision) } : undefined;
}

/**
 * A revision up to which a watch has been told everything. The one that ends a streaming list says so
 * (apiserver/pkg/storage/cacher).
 */
export function bookmark(server: Server, info: GroupVersionKind, endsInitialEvents: boolean): WatchEvent {
  const metadata = {
    resourceVersion: String(server.etcd.revision),
    ...(endsInitialEvents ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
  };
  return { type: 'BOOKMARK', object: { kind: info.kind, apiVersion: apiVersionOf(info), metadata } };
}
