import type { TraceEvent, TraceKind } from '../../playback/TraceEvent.ts';

/** What a caller knows about a trace; the tracer adds id, time and cause. */
export type TraceDetails = Omit<TraceEvent, 'id' | 'time' | 'cause' | 'what'>;

/** A trace as it is kept. Of a request `text` is the verb until somebody reads it: most are never read. */
export interface KeptTrace extends TraceEvent {
  /** The answer's code. */
  code?: number;
}

/** How many traces are kept to look back at. Older ones fall off the end; the journal can always make them again. */
export const TRACE_LIMIT = 20_000;

/**
 * Collects what happens, in a ring of the last `TRACE_LIMIT` events. `cause` is the trace under which the current step
 * runs: whatever is traced or scheduled now came from it. Readers ask for what is new with `since`.
 */
export class Tracer {
  cause = 0;
  private readonly ring: KeptTrace[] = [];
  private nextId = 1;

  constructor(private readonly clock: { readonly now: number }) {}

  /** Records an event. It does not become the cause of what follows: see `under`. */
  trace(what: TraceKind, details: TraceDetails): KeptTrace {
    const id = this.nextId++;
    const { from, to, object, text, data, revision } = details;
    const event: KeptTrace = { id, time: this.clock.now, cause: this.cause, what, from, to, text };
    if (object !== undefined) event.object = object;
    if (data !== undefined) event.data = data;
    if (revision !== undefined) event.revision = revision;
    this.ring[id % TRACE_LIMIT] = event;
    return event;
  }

  /** Records an event and makes it the cause of the rest of this step, or of what `restore` ends. */
  under(what: TraceKind, details: TraceDetails): KeptTrace {
    const event = this.trace(what, details);
    this.cause = event.id;
    return event;
  }

  get(id: number): TraceEvent | undefined {
    const event = this.ring[id % TRACE_LIMIT];
    return event?.id === id ? readable(event) : undefined;
  }

  /** Events after `id`, oldest first, as far back as the ring goes. */
  since(id: number): TraceEvent[] {
    const events: TraceEvent[] = [];
    for (let i = Math.max(id + 1, this.nextId - TRACE_LIMIT, 1); i < this.nextId; i++) {
      events.push(readable(this.ring[i % TRACE_LIMIT] as KeptTrace));
    }
    return events;
  }

  /** The chain of causes that ends at `id`, newest first. */
  chain(id: number): TraceEvent[] {
    const chain: TraceEvent[] = [];
    for (let event = this.get(id); event && chain.length < 200; event = this.get(event.cause)) chain.push(event);
    return chain;
  }

  get lastId(): number {
    return this.nextId - 1;
  }
}

/** Writes the line of a request out, once. */
function readable(event: KeptTrace): TraceEvent {
  const { code } = event;
  if (code === undefined) return event;
  event.text = `${event.text} ${event.object} → ${code}`;
  event.code = undefined;
  return event;
}
