import type { StoredObject } from '../../../api/meta.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { Clock } from '../../../base/Clock.ts';
import type { Etcd, EtcdEvent, KeyValue } from '../../etcd/Etcd.ts';
import { type WatchFilter, WatchHub } from '../watch/WatchHub.ts';
import { SelectionIndex } from './SelectionIndex.ts';
import type { Strategy } from './Strategy.ts';

/** Where the objects of one resource are: its keys in etcd, its watches, and what is particular about its kind. */
export class ResourceStore {
  readonly prefix: string;
  readonly watches: WatchHub;
  /** How often any object of the resource has changed. */
  changes = 0;
  /** How many objects there are. */
  private size = 0;
  private readonly index: SelectionIndex;

  constructor(
    readonly info: ResourceInfo,
    readonly strategy: Strategy,
    private readonly etcd: Etcd<StoredObject>,
    clock: Clock,
  ) {
    this.prefix = info.custom ? `/registry/${info.group}/${info.resource}/` : `/registry/${info.resource}/`;
    this.watches = new WatchHub(clock);
    this.index = new SelectionIndex(etcd, this.prefix);
    for (const _ of etcd.range(this.prefix)) this.size++;
    this.changes = this.size;
    etcd.watch(this.prefix, etcd.revision, (change) => {
      this.changes++;
      if (!change.previous) this.size++;
      else if (!change.current) this.size--;
      this.index.changed(change as EtcdEvent<StoredObject>);
      this.watches.dispatch(change as EtcdEvent<StoredObject>);
    });
  }

  keyOf(namespace: string, name: string): string {
    return this.info.namespaced ? `${this.prefix}${namespace}/${name}` : this.prefix + name;
  }

  /** What all keys of a namespace (or of all of them, for '') begin with. */
  prefixOf(namespace: string): string {
    return this.info.namespaced && namespace !== '' ? `${this.prefix}${namespace}/` : this.prefix;
  }

  get(namespace: string, name: string): KeyValue<StoredObject> | undefined {
    return this.etcd.get(this.keyOf(namespace, name));
  }

  /** The current objects of a namespace, or of all for '', in key order. */
  *objects(namespace = ''): Generator<StoredObject> {
    for (const kv of this.etcd.range(this.prefixOf(namespace))) yield kv.value;
  }

  /** The current objects that the filter may select (and, where no index helps, all), in key order from after a key on. */
  *candidates(filter: WatchFilter, after: string | undefined): Generator<StoredObject> {
    const prefix = this.prefixOf(filter.namespace);
    const keys = this.index.keysFor(filter, this.size);
    if (!keys) {
      for (const kv of this.etcd.range(prefix, after ? `${after}\0` : prefix)) yield kv.value;
      return;
    }
    for (const key of keys) {
      if (!key.startsWith(prefix) || (after !== undefined && key <= after)) continue;
      const kv = this.etcd.get(key);
      if (kv) yield kv.value;
    }
  }

  /** The value of a field that a selector may name; undefined when the kind has no such field. */
  readField(object: StoredObject, field: string): string | undefined {
    if (field === 'metadata.name') return object.metadata.name;
    if (field === 'metadata.namespace') return this.info.namespaced ? (object.metadata.namespace ?? '') : undefined;
    const read = this.strategy.fields?.[field];
    return read ? (read(object as never) ?? '') : undefined;
  }

  knowsField(field: string): boolean {
    if (field === 'metadata.name') return true;
    if (field === 'metadata.namespace') return this.info.namespaced;
    return this.strategy.fields?.[field] !== undefined;
  }
}
