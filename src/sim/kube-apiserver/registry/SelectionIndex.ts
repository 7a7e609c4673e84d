import type { StoredObject } from '../../../api/meta.ts';
import type { Etcd, EtcdEvent } from '../../etcd/Etcd.ts';
import type { WatchFilter } from '../watch/WatchHub.ts';

/** Below this many objects a look at each is as quick. */
const WORTH_IT = 500;
/** How many labels and fields are kept indexed; the one asked for longest ago is dropped first. */
const LIMIT = 8;
const INDEXED_FIELDS = ['spec.nodeName'];

/** Keys of objects by one label's or field's value. */
interface Index {
  read(object: StoredObject): string | undefined;
  readonly keys: Map<string, Set<string>>;
}

/**
 * Finds what a selector wants of many objects without looking at each. An index comes to be when somebody first lists by
 * a label's value (`app=web`, `app in (a, b)`) or by node, and is kept from then on with every change.
 */
export class SelectionIndex {
  private readonly indexes = new Map<string, Index>();

  constructor(
    private readonly etcd: Etcd<StoredObject>,
    private readonly prefix: string,
  ) {}

  /** The keys of all that the filter may select, in order, and of little else; undefined when no index can tell. */
  keysFor(filter: WatchFilter, size: number): string[] | undefined {
    if (size < WORTH_IT) return undefined;
    const wanted = wantedBy(filter);
    if (!wanted) return undefined;
    const index = this.indexOf(wanted.name, wanted.read);
    const found: string[] = [];
    for (const value of wanted.values) for (const key of index.keys.get(value) ?? []) found.push(key);
    return found.sort();
  }

  changed({ key, current, previous }: EtcdEvent<StoredObject>): void {
    for (const { read, keys } of this.indexes.values()) {
      const before = previous && read(previous.value);
      const now = current && read(current.value);
      if (before === now && (current === undefined) === (previous === undefined)) continue;
      if (before !== undefined) remove(keys, before, key);
      if (now !== undefined) insert(keys, now, key);
    }
  }

  private indexOf(name: string, read: Index['read']): Index {
    const known = this.indexes.get(name);
    if (known) {
      this.indexes.delete(name);
      this.indexes.set(name, known);
      return known;
    }
    const made: Index = { read, keys: new Map() };
    for (const { key, value } of this.etcd.range(this.prefix)) {
      const own = read(value);
      if (own !== undefined) insert(made.keys, own, key);
    }
    this.indexes.set(name, made);
    if (this.indexes.size > LIMIT) this.indexes.delete(this.indexes.keys().next().value as string);
    return made;
  }
}

/** By what, and for which of its values, the filter can be answered from an index. */
function wantedBy(filter: WatchFilter): { name: string; values: readonly string[]; read: Index['read'] } | undefined {
  for (const { field, operator, value } of filter.fields.requirements) {
    if (operator !== '=' || value === '' || !INDEXED_FIELDS.includes(field)) continue;
    return { name: `field ${field}`, values: [value], read: (object) => filter.readField(object, field) };
  }
  for (const { key, operator, values } of filter.labels.requirements) {
    if (operator !== '=' && operator !== '==' && operator !== 'in') continue;
    return { name: `label ${key}`, values, read: ({ metadata }) => metadata.labels?.[key] };
  }
  return undefined;
}

function insert(keys: Map<string, Set<string>>, value: string, key: string): void {
  const known = keys.get(value);
  if (known) known.add(key);
  else keys.set(value, new Set([key]));
}

function remove(keys: Map<string, Set<string>>, value: string, key: string): void {
  const known = keys.get(value);
  known?.delete(key);
  if (known?.size === 0) keys.delete(value);
}
