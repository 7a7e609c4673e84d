import { apiVersionOf, type KubeObject, type StoredObject } from '../../../api/meta.ts';
import { expiredError, type Status } from '../../../api/StatusError.ts';
import type { Cancel, WatchEvent, WatchSink } from '../../../client/KubeRequest.ts';
import { CompactedError, type EtcdEvent } from '../../etcd/Etcd.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { atRevision, selects, type WatchFilter } from '../watch/WatchHub.ts';
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
  const { resourceVersion, sendInitialEvents } = context.options;
  if (sendInitialEvents) return [...present(context, filter), initialEventsEnd(server, context)];
  if (!resourceVersion || resourceVersion === '0') return present(context, filter);
  try {
    return past(server, context, filter, Number(resourceVersion));
  } catch (error) {
    if (error instanceof CompactedError) return undefined;
    throw error;
  }
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

/** The bookmark that tells a streaming list that it is complete. */
function initialEventsEnd(server: Server, context: RequestContext): WatchEvent {
  const metadata = {
    resourceVersion: String(server.etcd.revision),
    annotations: { 'k8s.io/initial-events-end': 'true' },
  };
  return { type: 'BOOKMARK', object: { kind: context.info.kind, apiVersion: apiVersionOf(context.info), metadata } };
}
