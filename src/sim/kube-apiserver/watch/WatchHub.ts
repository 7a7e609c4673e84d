import { type FieldSelector, requiredValue } from '../../../api/fields/selector.ts';
import type { Selector } from '../../../api/labels/selector.ts';
import type { StoredObject } from '../../../api/meta.ts';
import type { Clock } from '../../../base/Clock.ts';
import type { WatchEvent, WatchSink } from '../../../client/KubeRequest.ts';
import type { EtcdEvent } from '../../etcd/Etcd.ts';

/** What a watch wants to see. */
export interface WatchFilter {
  namespace: string;
  labels: Selector;
  fields: FieldSelector;
  readField(object: StoredObject, field: string): string;
}

interface Watch {
  filter: WatchFilter;
  sink: WatchSink;
  /** 0: told at once, inside the step that wrote. */
  delayMs: number;
  pending: WatchEvent[];
  /** The trace that wrote each pending event. */
  causes: number[];
  scheduled: boolean;
  closed: boolean;
  /** Set when the watch selects everything, which is what most do. */
  everything: boolean;
  bucket: string;
}

/** Fields by which watches are found without asking each of them. */
const INDEXED_FIELDS = ['spec.nodeName', 'metadata.name'];

/**
 * Fans the changes of one resource out to its watches (upstream's Cacher). A watch that selects one node's pods or one
 * object by name is found by index, so that a change costs the watches it concerns and not all there are.
 *
 *     '' ─► watches that must see every change      'spec.nodeName=worker-1' ─► that node's kubelet
 */
export class WatchHub {
  private readonly buckets = new Map<string, Set<Watch>>();
  private readonly indexed = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  add(filter: WatchFilter, sink: WatchSink, delayMs: number, initial: WatchEvent[]): () => void {
    const everything = filter.namespace === '' && filter.labels.everything && filter.fields.everything;
    const bucket = bucketOf(filter.fields);
    const watch: Watch = {
      filter,
      sink,
      delayMs,
      pending: [],
      causes: [],
      scheduled: false,
      closed: false,
      everything,
      bucket,
    };
    const watches = this.buckets.get(bucket) ?? new Set();
    this.buckets.set(bucket, watches.add(watch));
    const field = bucket.slice(0, bucket.indexOf('='));
    if (bucket !== '') this.indexed.set(field, (this.indexed.get(field) ?? 0) + 1);
    for (const event of initial) this.enqueue(watch, event);
    return () => this.remove(watch);
  }

  /** Clients outside are shown a past moment: they hear nothing of what happens until it ends. */
  outsideSuspended = false;

  /** Tells the watches of clients outside what differs between two moments. */
  travel(changes: readonly EtcdEvent<StoredObject>[]): void {
    this.outsideSuspended = false;
    for (const watches of this.buckets.values()) {
      for (const watch of watches) if (watch.delayMs === 0) for (const change of changes) this.offer(watch, change);
    }
  }

  /** Tells every watch that a change concerns. `current` and `previous` are the objects, if they were there. */
  dispatch(change: EtcdEvent<StoredObject>): void {
    const everyone = this.buckets.get('');
    if (everyone) for (const watch of everyone) this.offer(watch, change);
    for (const field of INDEXED_FIELDS) if (this.indexed.has(field)) this.dispatchIndexed(field, change);
  }

  /** Ends every watch, e.g. because the server stops. */
  closeAll(): void {
    for (const watches of this.buckets.values()) {
      for (const watch of [...watches]) {
        this.remove(watch);
        watch.sink.onClose();
      }
    }
  }

  private dispatchIndexed(field: string, change: EtcdEvent<StoredObject>): void {
    const now = change.current && readIndexed(field, change.current.value);
    const before = change.previous && readIndexed(field, change.previous.value);
    const concerned = now === undefined ? undefined : this.buckets.get(`${field}=${now}`);
    if (concerned) for (const watch of concerned) this.offer(watch, change);
    if (before === undefined || before === now) return;
    const left = this.buckets.get(`${field}=${before}`);
    if (left) for (const watch of left) this.offer(watch, change);
  }

  private offer(watch: Watch, change: EtcdEvent<StoredObject>): void {
    const event = eventFor(watch, change);
    if (event) this.enqueue(watch, event);
  }

  private enqueue(watch: Watch, event: WatchEvent): void {
    if (watch.delayMs === 0) {
      if (this.outsideSuspended) return;
      watch.sink.onEvents([event]);
      return;
    }
    watch.pending.push(event);
    watch.causes.push(this.clock.cause ?? 0);
    if (watch.scheduled) return;
    watch.scheduled = true;
    this.clock.schedule(watch.delayMs, () => flush(watch, this.clock));
  }

  private remove(watch: Watch): void {
    if (watch.closed) return;
    watch.closed = true;
    const watches = this.buckets.get(watch.bucket);
    watches?.delete(watch);
    if (watches?.size === 0) this.buckets.delete(watch.bucket);
    if (watch.bucket === '') return;
    const field = watch.bucket.slice(0, watch.bucket.indexOf('='));
    const count = (this.indexed.get(field) ?? 1) - 1;
    if (count === 0) this.indexed.delete(field);
    else this.indexed.set(field, count);
  }
}

/** Hands over what has gathered; events of one cause together, each under its own. */
function flush(watch: Watch, clock: Clock): void {
  watch.scheduled = false;
  if (watch.closed) return;
  const { pending, causes } = watch;
  watch.pending = [];
  watch.causes = [];
  for (let from = 0, to = 1; from < pending.length && !watch.closed; from = to++) {
    while (to < pending.length && causes[to] === causes[from]) to++;
    clock.cause = causes[from];
    watch.sink.onEvents(from === 0 && to === pending.length ? pending : pending.slice(from, to));
  }
}

function bucketOf(fields: FieldSelector): string {
  for (const field of INDEXED_FIELDS) {
    const value = requiredValue(fields, field);
    if (value !== undefined) return `${field}=${value}`;
  }
  return '';
}

function readIndexed(field: string, object: StoredObject): string {
  if (field === 'metadata.name') return object.metadata.name;
  return (object as { spec?: { nodeName?: string } }).spec?.nodeName ?? '';
}

/** The event as this watch sees it: an object that stops matching is DELETED for it, one that begins to is ADDED. */
function eventFor(watch: Watch, change: EtcdEvent<StoredObject>): WatchEvent | undefined {
  const { current, previous } = change;
  const matches = current !== undefined && (watch.everything || selects(watch.filter, current.value));
  const matched = previous !== undefined && (watch.everything || selects(watch.filter, previous.value));
  if (matches) return { type: matched ? 'MODIFIED' : 'ADDED', object: current.value };
  if (!matched) return undefined;
  return { type: 'DELETED', object: atRevision(current?.value ?? previous.value, change.revision) };
}

/** Whether a watch or list with this filter shows the object. */
export function selects(filter: WatchFilter, object: StoredObject): boolean {
  const { metadata } = object;
  if (filter.namespace !== '' && metadata.namespace !== filter.namespace) return false;
  if (!filter.labels.everything && !filter.labels.matches(metadata.labels ?? {})) return false;
  return filter.fields.everything || filter.fields.matches((field) => filter.readField(object, field));
}

/** A deleted object travels with the revision of its deletion. */
export function atRevision(object: StoredObject, revision: number): StoredObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}
