import { type KubeObject, keyOf } from '../../api/meta.ts';
import { isNotFound } from '../../api/StatusError.ts';
import type { Cancel, RequestOptions, ResourceRef, WatchEvent } from '../KubeRequest.ts';
import type { LocalClient } from '../LocalClient.ts';
import { Indexer } from './Indexer.ts';

/** What a component wants to hear of one kind. `onUpdate` gets the object as it was known before. */
export interface EventHandler<T> {
  onAdd?(object: T): void;
  onUpdate?(object: T, previous: T): void;
  onDelete?(object: T): void;
}

/**
 * A local copy of one resource, kept by list and watch, with handlers that are told each change after the copy has it
 * (client-go `tools/cache`: Reflector, DeltaFIFO and SharedIndexInformer in one, since delivery here is ordered).
 * Reads from `store` see the world as this component knows it, which may lag behind the API server.
 */
export class SharedInformer<T extends KubeObject = KubeObject> {
  readonly store = new Indexer<T>();
  private readonly handlers: EventHandler<T>[] = [];
  private stopWatch: Cancel | undefined;
  private started = false;

  constructor(
    private readonly client: LocalClient,
    readonly ref: ResourceRef,
    private readonly options: RequestOptions = {},
  ) {}

  /** Registers a handler. One that comes late is told of everything there already. */
  addHandler(handler: EventHandler<T>): void {
    this.handlers.push(handler);
    if (this.started) for (const object of this.store.values()) handler.onAdd?.(object);
  }

  /** Lists and begins to watch. The copy is complete when this returns; of what is not served nothing is copied. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.resume();
  }

  stop(): void {
    this.stopWatch?.();
    this.stopWatch = undefined;
    this.started = false;
  }

  private relist(): void {
    const list = this.client.list<T>(this.ref, this.options);
    const listed = new Set<string>();
    for (const object of list.items) {
      listed.add(keyOf(object));
      this.put(object);
    }
    for (const key of [...this.store.keys()]) if (!listed.has(key)) this.remove(key);
    this.stopWatch = this.client.watch<T>(
      this.ref,
      { ...this.options, resourceVersion: list.metadata.resourceVersion },
      {
        onEvents: (events) => {
          for (const event of events) this.handle(event);
        },
        onClose: () => {
          if (this.started) this.resume();
        },
      },
    );
  }

  /** Lists, also anew after a watch has ended. When nothing serves the resource, there is none of it: start again later. */
  private resume(): void {
    try {
      this.relist();
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.stop();
      for (const key of [...this.store.keys()]) this.remove(key);
    }
  }

  private handle(event: WatchEvent<T>): void {
    if (event.type === 'ADDED' || event.type === 'MODIFIED') this.put(event.object);
    else if (event.type === 'DELETED') this.remove(keyOf(event.object), event.object);
  }

  private put(object: T): void {
    const previous = this.store.set(object);
    if (previous === object) return;
    for (const handler of this.handlers) {
      if (previous) handler.onUpdate?.(object, previous);
      else handler.onAdd?.(object);
    }
  }

  private remove(key: string, last?: T): void {
    const previous = this.store.delete(key);
    if (!previous) return;
    for (const handler of this.handlers) handler.onDelete?.(last ?? previous);
  }
}
