import { assert } from '../../base/assert.ts';
import { Archive } from './Archive.ts';
import { SortedKeys } from './SortedKeys.ts';

/** A key's value at one revision. Values are immutable JSON; records are never changed once stored. */
export interface KeyValue<T = unknown> {
  key: string;
  value: T;
  createRevision: number;
  modRevision: number;
  /** How often the key was put since it was created: 1 at first. */
  version: number;
  /** The trace under which it was written, so that a state leads back to its cause. */
  cause: number;
}

/** One change. Of a deletion `current` is undefined; of a creation, `previous`. */
export interface EtcdEvent<T = unknown> {
  revision: number;
  /** Virtual milliseconds. */
  time: number;
  key: string;
  current: KeyValue<T> | undefined;
  previous: KeyValue<T> | undefined;
}

/** What a transaction found instead of what it expected. */
export type TxnResult<T> = { ok: true; revision: number } | { ok: false; actual: KeyValue<T> | undefined };

interface Watcher<T> {
  prefix: string;
  onEvent: (event: EtcdEvent<T>) => void;
}

/** How many changes are kept at least, compaction aside; twice as many at most. */
export const HISTORY_LIMIT = 20_000;

/** Thrown for a revision that is no longer kept (etcd: `mvcc: required revision has been compacted`). */
export class CompactedError extends Error {
  constructor(readonly compactRevision: number) {
    super('etcdserver: mvcc: required revision has been compacted');
  }
}

/**
 * The store: a multi-version map of keys to JSON values, modelled on etcd's `server/storage/mvcc`. SPEC.md beside this
 * file numbers its rules.
 *
 *     current:  key ─► KeyValue                    what a read now sees
 *     log:      [rev 5][rev 6][rev 7] …            every change since the last compaction, with what it replaced
 *
 * The past is the present with the log undone from its end, so a version costs only what it does not share.
 *
 * Deviations: one member, no Raft, no leases of etcd's own (the API server does not use them but for Events, whose
 * expiry the API server keeps), one key a transaction.
 */
export class Etcd<T = unknown> {
  /** The revision of the last change. etcd starts at 1. */
  revision = 1;
  compactRevision = 0;
  private readonly current = new Map<string, KeyValue<T>>();
  /** By what `bucketOf` says of them. */
  private readonly keys = new Map<string, SortedKeys>();
  private log: EtcdEvent<T>[] = [];
  private readonly archive = new Archive<T>();
  /** A past revision that is being looked at: reads at it, and no others, may reach back beyond the log. */
  viewed: number | undefined;
  private readonly watchers = new Map<string, Set<Watcher<T>>>();

  constructor(private readonly clock: { readonly now: number; readonly tracer?: { cause: number } }) {}

  get size(): number {
    return this.current.size;
  }

  get(key: string): KeyValue<T> | undefined {
    return this.current.get(key);
  }

  /**
   * Puts a value. With `expected` it happens only if the key's modRevision is that (0: the key must not exist).
   * The value must already carry the revision it gets, which is `revision + 1`.
   */
  put(asked: string, value: T, expected?: number): TxnResult<T> {
    const previous = this.current.get(asked);
    if (expected !== undefined && (previous?.modRevision ?? 0) !== expected) return { ok: false, actual: previous };
    const revision = ++this.revision;
    // All versions share one string.
    const key = previous?.key ?? asked;
    const current: KeyValue<T> = {
      key,
      value,
      createRevision: previous?.createRevision ?? revision,
      modRevision: revision,
      version: (previous?.version ?? 0) + 1,
      cause: this.clock.tracer?.cause ?? 0,
    };
    this.current.set(key, current);
    if (!previous) this.keysOf(bucketOf(key)).add(key);
    this.append({ revision, time: this.clock.now, key, current, previous });
    return { ok: true, revision };
  }

  /** Deletes a key; with `expected` only at that modRevision. Deleting what is not there is a failed transaction. */
  delete(key: string, expected?: number): TxnResult<T> {
    const previous = this.current.get(key);
    if (!previous || (expected !== undefined && previous.modRevision !== expected))
      return { ok: false, actual: previous };
    const revision = ++this.revision;
    this.current.delete(key);
    this.keysOf(bucketOf(key)).delete(key);
    this.append({ revision, time: this.clock.now, key: previous.key, current: undefined, previous });
    return { ok: true, revision };
  }

  /** The current values under a prefix in key order, from the first key ≥ `from` on. */
  *range(prefix: string, from?: string): Generator<KeyValue<T>> {
    const bucket = bucketOf(prefix);
    const buckets = bucket === prefix || bucket !== '' ? [bucket] : [...this.keys.keys()].sort();
    for (const name of buckets) {
      const keys = this.keys.get(name);
      if (keys) for (const key of keys.range(prefix, from)) yield this.current.get(key) as KeyValue<T>;
    }
  }

  /** How many keys there are under a prefix after this one. The prefix must end in `/` after two segments, or below. */
  countAfter(prefix: string, key: string): number {
    const keys = this.keys.get(bucketOf(prefix));
    // No key holds the last of all characters.
    return keys ? keys.rank(`${prefix}\uffff`) - keys.rank(`${key}\0`) : 0;
  }

  /** The values under a prefix as they were at `revision`, in key order. Costs what changed since. */
  rangeAt(prefix: string, revision: number): KeyValue<T>[] {
    const past = this.undone(prefix, revision);
    const values: KeyValue<T>[] = [];
    for (const kv of this.range(prefix)) if (!past.has(kv.key)) values.push(kv);
    for (const kv of past.values()) if (kv) values.push(kv);
    return values.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }

  getAt(key: string, revision: number): KeyValue<T> | undefined {
    const past = this.undone(key, revision);
    return past.has(key) ? past.get(key) : this.current.get(key);
  }

  /**
   * Tells every change of keys with this prefix from `fromRevision` on (exclusive): first those in the log, at once,
   * then each as it happens. The prefix must end in `/` after two segments, e.g. `/registry/pods/`.
   */
  watch(prefix: string, fromRevision: number, onEvent: (event: EtcdEvent<T>) => void): () => void {
    for (const event of this.changesSince(fromRevision)) if (event.key.startsWith(prefix)) onEvent(event);
    const watcher = { prefix, onEvent };
    const bucket = bucketOf(prefix);
    const watchers = this.watchers.get(bucket) ?? new Set();
    this.watchers.set(bucket, watchers.add(watcher));
    return () => watchers.delete(watcher);
  }

  /** Every change after `revision`, oldest first. */
  changesSince(revision: number): EtcdEvent<T>[] {
    if (revision < this.compactRevision) throw new CompactedError(this.compactRevision);
    return this.log.slice(this.logIndex(revision));
  }

  /** Every change that the time machine still knows, oldest first; long ago, those close together are one. */
  pastChanges(afterRevision = 0): EtcdEvent<T>[] {
    const log = this.log.slice(this.logIndex(Math.max(afterRevision, this.compactRevision)));
    return afterRevision < this.compactRevision ? [...this.archive.since(afterRevision), ...log] : log;
  }

  /** What turns the state at one revision into that at another, either way in time: one change a key. */
  difference(from: number, to: number): EtcdEvent<T>[] {
    const [low, high] = from <= to ? [from, to] : [to, from];
    const touched = new Map<string, { low: KeyValue<T> | undefined; high: KeyValue<T> | undefined; time: number }>();
    for (const { key, previous, current, revision, time } of this.pastChanges(low)) {
      if (revision > high) break;
      const known = touched.get(key);
      if (known) known.high = current;
      else touched.set(key, { low: previous, high: current, time });
    }
    return [...touched].map(([key, ends]) => ({
      revision: to,
      time: ends.time,
      key,
      current: from <= to ? ends.high : ends.low,
      previous: from <= to ? ends.low : ends.high,
    }));
  }

  /** Forgets versions that were replaced at or before `revision`. */
  compact(revision: number): void {
    assert(revision <= this.revision, 'compaction of a future revision');
    if (revision <= this.compactRevision) return;
    const index = this.logIndex(revision);
    this.archive.add(this.log.slice(0, index));
    this.log = this.log.slice(index);
    this.compactRevision = revision;
  }

  /** The last revision written at or before a virtual time. */
  revisionAt(timeMs: number): number {
    let low = 0;
    let high = this.log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.log[middle] as EtcdEvent<T>).time <= timeMs) low = middle + 1;
      else high = middle;
    }
    if (low > 0) return (this.log[low - 1] as EtcdEvent<T>).revision;
    return this.archive.revisionAt(timeMs) ?? this.archive.firstRevision ?? this.compactRevision;
  }

  private keysOf(bucket: string): SortedKeys {
    const known = this.keys.get(bucket);
    if (known) return known;
    const made = new SortedKeys();
    this.keys.set(bucket, made);
    return made;
  }

  private append(event: EtcdEvent<T>): void {
    this.log.push(event);
    if (this.log.length > 2 * HISTORY_LIMIT) this.forget(HISTORY_LIMIT);
    const watchers = this.watchers.get(bucketOf(event.key));
    if (watchers) for (const watcher of watchers) if (event.key.startsWith(watcher.prefix)) watcher.onEvent(event);
  }

  /** Drops the oldest changes so that `keep` remain. */
  private forget(keep: number): void {
    this.archive.add(this.log.slice(0, -keep));
    this.log = this.log.slice(-keep);
    const first = this.log[0] as EtcdEvent<T>;
    this.compactRevision = Math.max(this.compactRevision, first.revision - 1);
  }

  /** The keys under a prefix that changed after `revision`, with their values at it. */
  private undone(prefix: string, revision: number): Map<string, KeyValue<T> | undefined> {
    const past = new Map<string, KeyValue<T> | undefined>();
    const changes = revision === this.viewed ? this.pastChanges(revision) : this.changesSince(revision);
    for (let i = changes.length - 1; i >= 0; i--) {
      const event = changes[i] as EtcdEvent<T>;
      if (event.key.startsWith(prefix)) past.set(event.key, event.previous);
    }
    return past;
  }

  /** Index in the log of the first event after `revision`. Revisions are consecutive, so it is arithmetic. */
  private logIndex(revision: number): number {
    const first = this.log[0];
    return first ? Math.max(0, revision - first.revision + 1) : 0;
  }
}

/** `/registry/pods/` of any key or prefix below it. */
function bucketOf(key: string): string {
  return key.slice(0, key.indexOf('/', key.indexOf('/', 1) + 1) + 1);
}
