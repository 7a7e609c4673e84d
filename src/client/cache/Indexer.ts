import { type KubeObject, keyOf } from '../../api/meta.ts';

/** Values under which an object is found in an index. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** The namespace index that every indexer can have. */
export const BY_NAMESPACE = 'namespace';

/** Objects by key, with any number of secondary indexes kept as they change. */
export class Indexer<T extends KubeObject> {
  private readonly objects = new Map<string, T>();
  private readonly functions = new Map<string, IndexFunction<T>>();
  /** index → value → key → object, in order of arrival. */
  private readonly indexes = new Map<string, Map<string, Map<string, T>>>();

  /** Adds an index; objects already there are indexed too. Adding one under the same name again does nothing. */
  addIndex(name: string, values: IndexFunction<T>): void {
    if (this.functions.has(name)) return;
    this.functions.set(name, values);
    const index = new Map<string, Map<string, T>>();
    this.indexes.set(name, index);
    for (const [key, object] of this.objects) for (const value of values(object)) insert(index, value, key, object);
  }

  get size(): number {
    return this.objects.size;
  }

  get(key: string): T | undefined {
    return this.objects.get(key);
  }

  values(): IterableIterator<T> {
    return this.objects.values();
  }

  keys(): IterableIterator<string> {
    return this.objects.keys();
  }

  /** The objects with this value in an index; empty when there are none. */
  by(index: string, value: string): T[] {
    const found = this.indexes.get(index)?.get(value);
    return found ? [...found.values()] : [];
  }

  countBy(index: string, value: string): number {
    return this.indexes.get(index)?.get(value)?.size ?? 0;
  }

  inNamespace(namespace: string): T[] {
    if (!this.functions.has(BY_NAMESPACE)) this.addIndex(BY_NAMESPACE, namespaceOf);
    return this.by(BY_NAMESPACE, namespace);
  }

  set(object: T): T | undefined {
    const key = keyOf(object);
    const previous = this.objects.get(key);
    this.objects.set(key, object);
    for (const [name, values] of this.functions) this.reindex(name, key, values, previous, object);
    return previous;
  }

  delete(key: string): T | undefined {
    const previous = this.objects.get(key);
    if (!previous) return undefined;
    this.objects.delete(key);
    for (const [name, values] of this.functions) {
      const index = this.indexes.get(name) as Map<string, Map<string, T>>;
      for (const value of values(previous)) remove(index, value, key);
    }
    return previous;
  }

  private reindex(name: string, key: string, values: IndexFunction<T>, previous: T | undefined, object: T): void {
    const index = this.indexes.get(name) as Map<string, Map<string, T>>;
    const next = values(object);
    if (previous) for (const value of values(previous)) if (!next.includes(value)) remove(index, value, key);
    for (const value of next) insert(index, value, key, object);
  }
}

const namespaceOf = (object: KubeObject): readonly string[] => [object.metadata?.namespace ?? ''];

function insert<T>(index: Map<string, Map<string, T>>, value: string, key: string, object: T): void {
  const found = index.get(value);
  if (found) found.set(key, object);
  else index.set(value, new Map([[key, object]]));
}

function remove<T>(index: Map<string, Map<string, T>>, value: string, key: string): void {
  const found = index.get(value);
  found?.delete(key);
  if (found?.size === 0) index.delete(value);
}
