import type { CoreV1Event } from '../../api/generated/types.ts';
import { LruCache } from '../../base/LruCache.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import { eventName, type NameSource } from './eventName.ts';
import { SpamFilter, sourceKey } from './SpamFilter.ts';

const MAX_ENTRIES = 4096;
/** Different messages of one (source, object, type, reason) within the interval before they are merged into one event. */
const MAX_SIMILAR = 10;
const SIMILAR_INTERVAL_MS = 600_000;

interface SimilarRecord {
  /** A set only once there are two: most events have one message. */
  messages: string | Set<string>;
  lastMs: number;
}

interface Observation {
  count: number;
  firstTimestamp: string | undefined;
  name: string;
}

/** What to write: a new event, or that an event already written has happened again. */
export interface Correlated {
  event: CoreV1Event;
  /** For a repetition: the fields of the written event that change. */
  patch?: Pick<CoreV1Event, 'count' | 'lastTimestamp' | 'message'>;
}

/**
 * Decides what becomes of an event before it is written (client-go `tools/record` EventCorrelator):
 *
 *     event ─► aggregate (10 similar → "(combined from similar events): …") ─► observe (seen before → count + 1)
 *           ─► spam filter (25 an object, one more every 5 minutes) ─► write
 */
export class EventCorrelator {
  private readonly similar = new LruCache<SimilarRecord>(MAX_ENTRIES);
  private readonly observed = new LruCache<Observation>(MAX_ENTRIES);
  private readonly spam: SpamFilter;

  constructor(private readonly names: NameSource) {
    this.spam = new SpamFilter(names.clock);
  }

  /** What to write of the event, or undefined when it is dropped as spam. */
  correlate(event: CoreV1Event): Correlated | undefined {
    const aggregated = this.aggregate(event);
    const correlated = this.observe(aggregated.event, aggregated.key);
    return this.spam.filter(correlated.event) ? undefined : correlated;
  }

  /** Remembers an event as the server has it. */
  written(event: CoreV1Event): void {
    this.observed.set(eventKey(event), {
      count: event.count ?? 1,
      firstTimestamp: event.firstTimestamp,
      name: event.metadata.name ?? '',
    });
  }

  private aggregate(event: CoreV1Event): { event: CoreV1Event; key: string } {
    const { clock } = this.names;
    const key = aggregateKey(event);
    const known = this.similar.get(key);
    const message = event.message ?? '';
    if (!known || clock.now - known.lastMs > SIMILAR_INTERVAL_MS) {
      this.similar.set(key, { messages: message, lastMs: clock.now });
      return { event, key: eventKey(event) };
    }
    known.lastMs = clock.now;
    if (known.messages === message) return { event, key: eventKey(event) };
    if (typeof known.messages === 'string') known.messages = new Set([known.messages]);
    const { messages } = known;
    messages.add(message);
    if (messages.size < MAX_SIMILAR) return { event, key: eventKey(event) };
    messages.delete(messages.values().next().value as string);
    const now = rfc3339(clock.startMs + clock.now);
    const combined: CoreV1Event = {
      ...event,
      metadata: { ...event.metadata, name: eventName(event.involvedObject.name ?? '', this.names) },
      message: `(combined from similar events): ${event.message}`,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
    return { event: combined, key };
  }

  private observe(event: CoreV1Event, key: string): Correlated {
    const last = this.observed.get(key);
    if (!last) {
      this.observed.set(key, { count: 1, firstTimestamp: event.firstTimestamp, name: event.metadata.name ?? '' });
      return { event };
    }
    const { firstTimestamp, name } = last;
    const repeated: CoreV1Event = {
      ...event,
      metadata: { ...event.metadata, name },
      firstTimestamp,
      count: last.count + 1,
    };
    this.observed.set(key, { count: last.count + 1, firstTimestamp, name });
    const { count, lastTimestamp, message } = repeated;
    return { event: repeated, patch: { count, lastTimestamp, message } };
  }
}

function aggregateKey(event: CoreV1Event): string {
  const { type, reason, reportingComponent, reportingInstance } = event;
  return [sourceKey(event), type, reason, reportingComponent, reportingInstance].join('\0');
}

function eventKey(event: CoreV1Event): string {
  const { type, reason, involvedObject, message } = event;
  return [sourceKey(event), type, reason, involvedObject.fieldPath, message].join('\0');
}
