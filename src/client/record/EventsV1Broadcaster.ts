import type { EventsV1Event } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { isNotFound, StatusError } from '../../api/StatusError.ts';
import { rfc3339Micro } from '../../base/timestamp.ts';
import type { EventSinkOptions } from './EventBroadcaster.ts';
import { eventName } from './eventName.ts';
import { objectReference } from './objectReference.ts';

const EVENTS = { group: 'events.k8s.io', version: 'v1', resource: 'events' };
/** How often series are looked through, and how long one must have been quiet to be over. */
const FINISH_MS = 360_000;
/** How often the count of a series that goes on is written. */
const REFRESH_MS = 1_800_000;
const NOTE_LIMIT = 1024;

/** Tells the cluster what a component did, in the new style of events: what was done (`action`) and by whom. */
export interface EventsV1Recorder {
  /**
   * @param regarding the object the event is about
   * @param related another object that it concerns, e.g. the pod that a victim makes room for
   */
  eventf(
    regarding: KubeObject,
    related: KubeObject | undefined,
    type: 'Normal' | 'Warning',
    reason: string,
    action: string,
    note: string,
  ): void;
}

interface Series {
  event: EventsV1Event;
  /** How often it happened; the server knows of the first two until the series is refreshed or over. */
  count: number;
  lastMs: number;
  lastTime: string;
  refreshedMs: number;
}

/**
 * Events as `client-go/tools/events` writes them (kube-scheduler): `eventTime` instead of first and last timestamps,
 * no count. What repeats (same object, type, reason, action, note) becomes a `series`: its second occurrence is written
 * at once, later ones every half an hour and when the series has been quiet for six minutes.
 */
export class EventsV1Broadcaster {
  private readonly series = new Map<string, Series>();
  private finishing = false;

  constructor(private readonly options: EventSinkOptions) {}

  /** `instance` is upstream's `<component>-<hostname>`. */
  recorderFor(reportingController: string, instance: string): EventsV1Recorder {
    return {
      eventf: (regarding, related, type, reason, action, note) => {
        const { clock, delayMs } = this.options;
        const reference = objectReference(regarding);
        const event: EventsV1Event = {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          metadata: {
            name: eventName(reference.name ?? '', this.options),
            namespace: reference.namespace ?? 'default',
          },
          eventTime: rfc3339Micro(clock.startMs + clock.now),
          reportingController,
          reportingInstance: instance,
          action,
          reason,
          regarding: reference,
          ...(related ? { related: objectReference(related) } : {}),
          note: note.slice(0, NOTE_LIMIT),
          type,
        };
        clock.schedule(delayMs, () => this.write(event));
      },
    };
  }

  private write(event: EventsV1Event): void {
    const { now } = this.options.clock;
    const key = seriesKey(event);
    const known = this.series.get(key);
    if (!known) {
      this.create(event, key);
      return;
    }
    known.count++;
    known.lastMs = now;
    known.lastTime = event.eventTime;
    if (known.count > 2) return;
    known.refreshedMs = now;
    this.update(key, known);
  }

  private create(event: EventsV1Event, key: string): void {
    const { clock, client } = this.options;
    const namespace = event.metadata?.namespace;
    this.attempt(() => client.create<EventsV1Event>({ ...EVENTS, namespace }, event));
    const { now } = clock;
    this.series.set(key, { event, count: 1, lastMs: now, lastTime: event.eventTime, refreshedMs: now });
    if (!this.finishing) clock.schedule(FINISH_MS, () => this.finish());
    this.finishing = true;
  }

  private update(key: string, { event, count, lastTime }: Series): void {
    const { namespace, name } = event.metadata as { namespace: string; name: string };
    const patch = { series: { count, lastObservedTime: lastTime } };
    this.attempt(() => {
      try {
        this.options.client.patch<EventsV1Event>({ ...EVENTS, namespace, name }, 'strategic', patch);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        this.series.delete(key);
        this.create(event, key);
      }
    });
  }

  /** Writes what series came to, and forgets those that are over. */
  private finish(): void {
    const { clock } = this.options;
    for (const [key, series] of this.series) {
      const over = clock.now - series.lastMs >= FINISH_MS;
      if (over) this.series.delete(key);
      if (series.count < 2 || (!over && clock.now - series.refreshedMs < REFRESH_MS)) continue;
      series.refreshedMs = clock.now;
      this.update(key, series);
    }
    this.finishing = this.series.size > 0;
    if (this.finishing) clock.schedule(FINISH_MS, () => this.finish());
  }

  /** Events that the server refuses are dropped; the time that writing takes is nobody's. */
  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
    this.options.client.takeSpentMs();
  }
}

function seriesKey(event: EventsV1Event): string {
  const { type, action, reason, note, reportingController, reportingInstance, regarding, related } = event;
  const object = [regarding?.kind, regarding?.namespace, regarding?.name, regarding?.uid];
  return [type, action, reason, note, reportingController, reportingInstance, ...object, related?.uid ?? ''].join('\0');
}
