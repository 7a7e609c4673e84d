import type { CoreV1Event, V1EventSource } from '../../api/generated/types.ts';
import { LruCache } from '../../base/LruCache.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import { eventName, type NameSource } from './eventName.ts';

/** How many objects are remembered. */
const MAX_OBJECTS = 4096;
/** Different messages of one (source, object, type, reason) within the interval before they are merged into one event. */
const MAX_SIMILAR = 10;
const SIMILAR_INTERVAL_MS = 600_000;
/** Events a source may tell of one object at once, and how fast that allowance grows back. */
const BURST = 25;
const REFILL_MS = 300_000;

/** An event that was told of an object, as it is on the server. */
interface Told {
  type: string | undefined;
  reason: string | undefined;
  fieldPath: string | undefined;
  /** Undefined of the one that stands for many similar ones. */
  message: string | undefined;
  count: number;
  firstTimestamp: string | undefined;
  name: string;
  lastMs: number;
  /** Whether it is too long ago to count among similar ones. */
  stale: boolean;
}

/** What one source has told of one object. */
interface Story {
  source: V1EventSource | undefined;
  told: Told[];
  /** A token bucket: a component that goes on about one object is cut off (client-go `EventSourceObjectSpamFilter`). */
  tokens: number;
  refilledMs: number;
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
 *
 * Deviation: what is remembered is bounded by objects (4,096) and not by events.
 */
export class EventCorrelator {
  private readonly stories = new LruCache<Story[]>(MAX_OBJECTS);

  constructor(private readonly names: NameSource) {}

  /** What to write of the event, or undefined when it is dropped as spam. */
  correlate(event: CoreV1Event): Correlated | undefined {
    const { now } = this.names.clock;
    const story = this.storyOf(event);
    const combined = similar(story, event, now) >= MAX_SIMILAR ? this.combined(event) : undefined;
    const correlated = observe(story, combined ?? event, combined === undefined, now);
    return isSpam(story, now) ? undefined : correlated;
  }

  /** Remembers an event as the server has it. */
  written(event: CoreV1Event): void {
    const told = find(this.storyOf(event), event);
    if (!told) return;
    told.count = event.count ?? 1;
    told.firstTimestamp = event.firstTimestamp;
    told.name = event.metadata.name ?? '';
  }

  private storyOf({ source, involvedObject: o }: CoreV1Event): Story {
    // Static pods have a hash for a UID that is their name; anything else is known by its UID alone.
    const key = o.uid && o.uid !== o.name ? o.uid : `${o.kind}/${o.namespace}/${o.name}/${o.uid}`;
    const stories = this.stories.get(key);
    const known = stories?.find((story) => sameSource(story.source, source));
    if (known) return known;
    const story = { source, told: [], tokens: BURST, refilledMs: this.names.clock.now };
    if (stories) stories.push(story);
    else this.stories.set(key, [story]);
    return story;
  }

  private combined(event: CoreV1Event): CoreV1Event {
    const { clock } = this.names;
    const now = rfc3339(clock.startMs + clock.now);
    return {
      ...event,
      metadata: { ...event.metadata, name: eventName(event.involvedObject.name ?? '', this.names) },
      message: `${COMBINED}${event.message}`,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
  }
}

const COMBINED = '(combined from similar events): ';

const sameSource = (a: V1EventSource | undefined, b: V1EventSource | undefined): boolean =>
  a === b || (a?.component === b?.component && a?.host === b?.host);

/** How many different messages there are of this type and reason, this event's included. */
function similar({ told }: Story, event: CoreV1Event, now: number): number {
  const messages = new Set<string | undefined>();
  let last = Number.NEGATIVE_INFINITY;
  for (const t of told) if (t.type === event.type && t.reason === event.reason) last = Math.max(last, t.lastMs);
  const over = now - last > SIMILAR_INTERVAL_MS;
  for (const t of told) {
    if (t.type !== event.type || t.reason !== event.reason) continue;
    if (over) t.stale = true;
    if (!t.stale && t.message !== undefined) messages.add(t.message);
  }
  return messages.add(event.message).size;
}

/** What was told that this event repeats. */
function find({ told }: Story, { type, reason, message, involvedObject }: CoreV1Event): Told | undefined {
  const combined = message?.startsWith(COMBINED) ?? false;
  for (const t of told) {
    if (t.type !== type || t.reason !== reason) continue;
    if (t.message === undefined ? combined : t.message === message && t.fieldPath === involvedObject.fieldPath)
      return t;
  }
  return undefined;
}

function observe(story: Story, event: CoreV1Event, single: boolean, now: number): Correlated {
  const last = find(story, event);
  if (!last) {
    const { type, reason, message, involvedObject, firstTimestamp, metadata } = event;
    story.told.push({
      type,
      reason,
      fieldPath: involvedObject.fieldPath,
      message: single ? message : undefined,
      count: 1,
      firstTimestamp,
      name: metadata.name ?? '',
      lastMs: now,
      stale: false,
    });
    return { event };
  }
  last.count++;
  last.lastMs = now;
  last.stale = false;
  const { name, count, firstTimestamp } = last;
  const repeated: CoreV1Event = { ...event, metadata: { ...event.metadata, name }, firstTimestamp, count };
  const { lastTimestamp, message } = repeated;
  return { event: repeated, patch: { count, lastTimestamp, message } };
}

/** Whether this event is one too many. */
function isSpam(story: Story, now: number): boolean {
  story.tokens = Math.min(BURST, story.tokens + (now - story.refilledMs) / REFILL_MS);
  story.refilledMs = now;
  if (story.tokens < 1) return true;
  story.tokens--;
  return false;
}
