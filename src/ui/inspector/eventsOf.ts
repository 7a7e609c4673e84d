import type { KindMap, KubeEvent } from '../stores/useMirror.ts';

const indexes = new WeakMap<object, Map<string, KubeEvent[]>>();

/** When an event last happened, as a time stamp that sorts. */
export const eventTime = (event: KubeEvent): string =>
  event.lastTimestamp ?? event.series?.lastObservedTime ?? event.eventTime ?? event.metadata.creationTimestamp ?? '';

/** The events about one object, newest first. The index is made once per version of the events. */
export function eventsOf(
  events: KindMap,
  kind: string,
  namespace: string | undefined,
  name: string,
): readonly KubeEvent[] {
  let index = indexes.get(events);
  if (!index) {
    index = new Map();
    for (const event of events.values() as Iterable<KubeEvent>) {
      const about = event.involvedObject;
      const key = `${about.kind}/${about.namespace ?? ''}/${about.name}`;
      const list = index.get(key);
      if (list) list.push(event);
      else index.set(key, [event]);
    }
    for (const list of index.values()) list.sort((a, b) => (eventTime(a) < eventTime(b) ? 1 : -1));
    indexes.set(events, index);
  }
  return index.get(`${kind}/${namespace ?? ''}/${name}`) ?? [];
}
