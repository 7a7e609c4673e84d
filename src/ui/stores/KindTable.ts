import { keyOf, type StoredObject } from '../../api/meta.ts';

/** Something worked out of all objects of a resource, kept true change by change instead of by looking at all again. */
export interface KindIndex {
  /** `before` is missing for what is new, `after` for what is gone. */
  change(key: string, before: StoredObject | undefined, after: StoredObject | undefined): void;
}

/**
 * The objects of one resource. It is changed in place, whatever its size; readers hold views, of which there is a new one
 * after each batch of changes, so that "is it the same map?" still tells whether anything changed.
 */
export class KindTable {
  readonly objects = new Map<string, StoredObject>();
  private readonly indices = new Map<() => KindIndex, KindIndex>();
  private readonly listeners = new Set<KindIndex>();

  put(object: StoredObject): void {
    const key = keyOf(object);
    const before = this.objects.get(key);
    if (isSame(before, object)) return;
    this.objects.set(key, object);
    this.tell(key, before, object);
  }

  remove(key: string): void {
    const before = this.objects.get(key);
    if (!before) return;
    this.objects.delete(key);
    this.tell(key, before, undefined);
  }

  /** A list's answer: the old object stays wherever nothing changed. */
  replace(objects: readonly StoredObject[]): void {
    this.keepOnly(new Set(objects.map(keyOf)));
    for (const object of objects) this.put(object);
  }

  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.objects.keys()) if (!keys.has(key)) this.remove(key);
  }

  view(): KindView {
    return new KindView(this);
  }

  /** The index that `make` makes, filled at its first use and kept from then on. */
  index<T extends KindIndex>(make: () => T): T {
    let index = this.indices.get(make) as T | undefined;
    if (!index) {
      index = filled(make, this.objects);
      this.indices.set(make, index);
    }
    return index;
  }

  /** Tells of each change from now on. */
  follow(listener: KindIndex): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(key: string, before: StoredObject | undefined, after: StoredObject | undefined): void {
    for (const index of this.indices.values()) index.change(key, before, after);
    for (const listener of this.listeners) listener.change(key, before, after);
  }
}

const isSame = (before: StoredObject | undefined, after: StoredObject): boolean =>
  before !== undefined &&
  before.metadata.uid === after.metadata.uid &&
  before.metadata.resourceVersion !== undefined &&
  before.metadata.resourceVersion === after.metadata.resourceVersion;

/** A table as its readers see it. */
export class KindView implements ReadonlyMap<string, StoredObject> {
  constructor(readonly table: KindTable) {}

  get size(): number {
    return this.table.objects.size;
  }
  get(key: string): StoredObject | undefined {
    return this.table.objects.get(key);
  }
  has(key: string): boolean {
    return this.table.objects.has(key);
  }
  keys(): MapIterator<string> {
    return this.table.objects.keys();
  }
  values(): MapIterator<StoredObject> {
    return this.table.objects.values();
  }
  entries(): MapIterator<[string, StoredObject]> {
    return this.table.objects.entries();
  }
  [Symbol.iterator](): MapIterator<[string, StoredObject]> {
    return this.table.objects.entries();
  }
  forEach(each: (object: StoredObject, key: string, map: ReadonlyMap<string, StoredObject>) => void): void {
    for (const [key, object] of this.table.objects) each(object, key, this);
  }
}

export const tableOf = (map: ReadonlyMap<string, StoredObject> | undefined): KindTable =>
  map instanceof KindView ? map.table : new KindTable();

const ofPlainMaps = new WeakMap<object, Map<() => KindIndex, KindIndex>>();

/** An index of the objects of a map: kept true for the mirror's own, worked out once for any other. */
export function indexOf<T extends KindIndex>(map: ReadonlyMap<string, StoredObject>, make: () => T): T {
  if (map instanceof KindView) return map.table.index(make);
  const indices = ofPlainMaps.get(map) ?? new Map<() => KindIndex, KindIndex>();
  ofPlainMaps.set(map, indices);
  let index = indices.get(make) as T | undefined;
  if (!index) {
    index = filled(make, map);
    indices.set(make, index);
  }
  return index;
}

function filled<T extends KindIndex>(make: () => T, objects: ReadonlyMap<string, StoredObject>): T {
  const index = make();
  for (const [key, object] of objects) index.change(key, undefined, object);
  return index;
}
