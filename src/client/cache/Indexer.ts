import { type KubeObject, keyOf } from '../../api/meta.ts';

/** Values under which an object is found in an index. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** The namespace index that every indexer can have. */
export const BY_NAMESPACE = 'namespace';

/** An object's place: indexes hold on to it, so that a change which moves nothing costs them nothing. */
interface Cell<T> {
  object: T;
}

/** value → key → object, in order of arrival. */
interface Index<T> {
  readonly valuesOf: IndexFunction<T>;
  readonly cells: Map<string, Map<string, Cell<T>>>;
}

/** Objects by key, with any number of secondary indexes kept as they change. */
export class Indexer<T extends KubeObject> {
  private readonly objects = new Map<string, Cell<T>>();
  private readonly indexes = new Map<string, Index<T>>();

  /** Adds an index; objects already there are indexed too. Adding one under the same name again does nothing. */
  addIndex(name: string, values: IndexFunction<T>): void {
    if (this.indexes.has(name)) return;
    const index: Index<T> = { valuesOf: values, cells: new Map() };
    this.indexes.set(name, index);
    for (const [key, cell] of this.objects) for (const value of values(cell.object)) insert(index, value, key, cell);
  }

  get size(): number {
    return this.objects.size;
  }

  get(key: string): T | undefined {
    return this.objects.get(key)?.object;
  }

  *values(): Generator<T> {
    for (const cell of this.objects.values()) yield cell.object;
  }

  keys(): IterableIterator<string> {
    return this.objects.keys();
  }

  /** The objects with this value in an index; empty when there are none. */
  by(index: string, value: string): T[] {
    const found = this.indexes.get(index)?.cells.get(value);
    if (!found) return [];
    const objects: T[] = [];
    for (const cell of found.values()) objects.push(cell.object);
    return objects;
  }

  countBy(index: string, value: string): number {
    return this.indexes.get(index)?.cells.get(value)?.size ?? 0;
  }

  inNamespace(namespace: string): T[] {
    if (!this.indexes.has(BY_NAMESPACE)) this.addIndex(BY_NAMESPACE, namespaceOf);
    return this.by(BY_NAMESPACE, namespace);
  }

  set(object: T): T | undefined {
    const key = keyOf(object);
    const cell = this.objects.get(key);
    if (!cell) {
      const made = { object };
      this.objects.set(key, made);
      for (const index of this.indexes.values())
        for (const value of index.valuesOf(object)) insert(index, value, key, made);
      return undefined;
    }
    const previous = cell.object;
    cell.object = object;
    if (previous !== object) for (const index of this.indexes.values()) reindex(index, key, cell, previous);
    return previous;
  }

  delete(key: string): T | undefined {
    const cell = this.objects.get(key);
    if (!cell) return undefined;
    this.objects.delete(key);
    for (const index of this.indexes.values())
      for (const value of index.valuesOf(cell.object)) remove(index, value, key);
    return cell.object;
  }
}

const namespaceOf = (object: KubeObject): readonly string[] => [object.metadata?.namespace ?? ''];

function reindex<T>(index: Index<T>, key: string, cell: Cell<T>, previous: T): void {
  const before = index.valuesOf(previous);
  const now = index.valuesOf(cell.object);
  for (const value of before) if (!now.includes(value)) remove(index, value, key);
  for (const value of now) if (!before.includes(value)) insert(index, value, key, cell);
}

function insert<T>({ cells }: Index<T>, value: string, key: string, cell: Cell<T>): void {
  const found = cells.get(value);
  if (found) found.set(key, cell);
  else cells.set(value, new Map([[key, cell]]));
}

function remove<T>({ cells }: Index<T>, value: string, key: string): void {
  const found = cells.get(value);
  found?.delete(key);
  if (found?.size === 0) cells.delete(value);
}
