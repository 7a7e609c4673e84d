import type { EtcdEvent } from './Etcd.ts';

/** How many changes are kept of what the log has let go. */
export const ARCHIVE_LIMIT = 20_000;

/** The finest grain of what is archived, in virtual ms; it doubles each time the limit is met. */
const FINEST_MS = 1_000;

/**
 * What the time machine shows of times that the log no longer holds: changes of one key within one grain of time are
 * folded into one. States between them are lost; every key's state at the end of each grain is not.
 *
 *     log:      a1 a2 b1 a3 | a4 …        grain ends at |
 *     archive:  b1 a1→a3    | …
 */
export class Archive<T> {
  private events: EtcdEvent<T>[] = [];
  private grainMs = FINEST_MS;

  /** Takes changes over, oldest first. They follow those it has. */
  add(dropped: readonly EtcdEvent<T>[]): void {
    this.events = [...this.events, ...folded(dropped, this.grainMs)];
    while (this.events.length > ARCHIVE_LIMIT && this.grainMs < 86_400_000) {
      this.grainMs *= 2;
      this.events = folded(this.events, this.grainMs);
    }
    if (this.events.length > ARCHIVE_LIMIT) this.events = this.events.slice(-ARCHIVE_LIMIT);
  }

  /** Changes after a revision, oldest first. */
  since(revision: number): EtcdEvent<T>[] {
    return this.events.slice(this.indexWhere((event) => event.revision > revision));
  }

  /** The last revision at or before a moment; undefined when all it has is later. */
  revisionAt(timeMs: number): number | undefined {
    return this.events[this.indexWhere((event) => event.time > timeMs) - 1]?.revision;
  }

  /** The revision before its first change: the earliest state that can be shown. */
  get firstRevision(): number | undefined {
    const [first] = this.events;
    return first && first.revision - 1;
  }

  private indexWhere(later: (event: EtcdEvent<T>) => boolean): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (later(this.events[middle] as EtcdEvent<T>)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** The last change of each key in each grain of time, with what was there before the first. */
function folded<T>(events: readonly EtcdEvent<T>[], grainMs: number): EtcdEvent<T>[] {
  const out: EtcdEvent<T>[] = [];
  let grain = Number.NaN;
  let open = new Map<string, EtcdEvent<T>>();
  const close = (): void => {
    for (const event of open.values()) if (event.previous !== undefined || event.current !== undefined) out.push(event);
    open = new Map();
  };
  for (const event of events) {
    const its = Math.floor(event.time / grainMs);
    if (its !== grain) close();
    grain = its;
    const earlier = open.get(event.key);
    open.delete(event.key);
    open.set(event.key, earlier ? { ...event, previous: earlier.previous } : event);
  }
  close();
  return out;
}
