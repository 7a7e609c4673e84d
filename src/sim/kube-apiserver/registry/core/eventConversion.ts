import type { CoreV1Event, EventsV1Event } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';

/** An events.k8s.io/v1 Event as core/v1 has it (pkg/apis/events/v1/conversion.go). */
export function coreEventOf(object: KubeObject): KubeObject {
  const event = object as EventsV1Event;
  const {
    regarding,
    note,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    reportingController,
    ...same
  } = event;
  return compact({
    ...same,
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: regarding ?? {},
    message: note,
    source: deprecatedSource ?? {},
    firstTimestamp: deprecatedFirstTimestamp,
    lastTimestamp: deprecatedLastTimestamp,
    count: deprecatedCount,
    reportingComponent: reportingController ?? '',
    reportingInstance: event.reportingInstance ?? '',
  } as CoreV1Event);
}

/** A core/v1 Event as events.k8s.io/v1 shows it. */
export function eventsV1Of(object: KubeObject): KubeObject {
  const event = object as CoreV1Event;
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, reportingComponent, ...same } = event;
  return compact({
    ...same,
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    eventTime: event.eventTime ?? (null as unknown as string),
    regarding: involvedObject,
    note: message,
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    deprecatedCount: count,
    reportingController: reportingComponent ?? '',
  } as EventsV1Event);
}

function compact<T extends KubeObject>(object: T): KubeObject {
  const fields = object as unknown as Record<string, unknown>;
  const made: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) made[key] = fields[key];
  return made as unknown as KubeObject;
}
