import { keyOf, type StoredObject } from '../../api/meta.ts';
import { notFoundError, StatusError } from '../../api/StatusError.ts';
import type { Transport } from '../../client/KubeClient.ts';
import type {
  Cancel,
  KubeRequest,
  KubeResponse,
  RawRequest,
  RawResponse,
  WatchSink,
} from '../../client/KubeRequest.ts';
import type { Stream } from '../../client/Stream.ts';
import { watchedByKind, watchedResources } from '../stores/watchedResources.ts';

/**
 * Objects in maps behind the transport's face: lists, watches, merges and deletes, validates nothing. It lets the page
 * be built and its stores be tested without a simulator; it is no model of anything.
 */
export class FakeApi implements Transport {
  readonly objects = new Map<string, Map<string, StoredObject>>();
  private readonly sinks = new Map<string, Set<WatchSink>>();
  private revision = 100;
  /** Called after each write from outside. */
  onWrite: (resource: string, object: StoredObject | undefined, key: string) => void = () => {};
  now: () => string = () => new Date().toISOString();

  async roundTrip(request: KubeRequest): Promise<KubeResponse> {
    try {
      return { code: 200, body: this.answer(request) };
    } catch (error) {
      if (error instanceof StatusError) return { code: error.code, body: error.status };
      throw error;
    }
  }

  async raw({ path }: RawRequest): Promise<RawResponse> {
    const [, root, ...rest] = path.split('/');
    const [group, version] = root === 'api' ? ['', rest[0]] : rest;
    const resources = watchedResources
      .filter((r) => r.group === group && r.version === version)
      .map(({ resource, kind, namespaced }) => ({ name: resource, kind, namespaced }));
    return { code: resources.length ? 200 : 404, headers: {}, body: JSON.stringify({ resources }) };
  }

  watch(request: KubeRequest, sink: WatchSink): Cancel {
    const sinks = this.sinks.get(request.ref.resource) ?? new Set();
    this.sinks.set(request.ref.resource, sinks);
    sinks.add(sink);
    return () => sinks.delete(sink);
  }

  stream(): Stream {
    const none = (): void => {};
    return { write: none, closeInput: none, resize: none, cancel: none };
  }

  /** Ends all watches of a resource, as a server does. */
  closeWatches(resource: string, error?: Error): void {
    const sinks = [...(this.sinks.get(resource) ?? [])];
    this.sinks.get(resource)?.clear();
    for (const sink of sinks) sink.onClose(error);
  }

  all<T = StoredObject>(resource: string): T[] {
    return [...(this.objects.get(resource)?.values() ?? [])] as T[];
  }

  find<T = StoredObject>(resource: string, key: string): T | undefined {
    return this.objects.get(resource)?.get(key) as T | undefined;
  }

  put(kind: string, object: Record<string, unknown>): StoredObject {
    const of = watchedByKind(kind);
    if (!of) throw new Error(`no such kind: ${kind}`);
    const metadata = object.metadata as StoredObject['metadata'];
    const key = keyOf({ metadata });
    const before = this.find(of.resource, key);
    const revision = String(++this.revision);
    const stored = {
      ...object,
      apiVersion: of.group ? `${of.group}/${of.version}` : of.version,
      kind,
      metadata: {
        ...metadata,
        uid: before?.metadata.uid ?? `uid-${revision}`,
        creationTimestamp: before?.metadata.creationTimestamp ?? this.now(),
        resourceVersion: revision,
      },
    } as StoredObject;
    const map = this.objects.get(of.resource) ?? new Map();
    this.objects.set(of.resource, map);
    map.set(key, stored);
    this.tell(of.resource, before ? 'MODIFIED' : 'ADDED', stored);
    return stored;
  }

  remove(resource: string, key: string): void {
    const object = this.find(resource, key);
    if (!object) return;
    this.objects.get(resource)?.delete(key);
    const metadata = { ...object.metadata, resourceVersion: String(++this.revision) };
    this.tell(resource, 'DELETED', { ...object, metadata });
  }

  private tell(resource: string, type: 'ADDED' | 'MODIFIED' | 'DELETED', object: StoredObject): void {
    for (const sink of this.sinks.get(resource) ?? []) sink.onEvents([{ type, object }]);
  }

  private answer({ verb, ref, body, options }: KubeRequest): unknown {
    const key = ref.namespace ? `${ref.namespace}/${ref.name}` : (ref.name ?? '');
    if (verb === 'list') {
      const items = this.all(ref.resource).filter((o) => !ref.namespace || o.metadata.namespace === ref.namespace);
      return { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: String(this.revision) }, items };
    }
    const found = this.find(ref.resource, key);
    if (verb === 'create' || verb === 'update' || (verb === 'patch' && !found)) {
      const given = body as StoredObject;
      const inNamespace = ref.namespace ? { namespace: ref.namespace } : {};
      const object = { ...given, metadata: { ...given.metadata, ...inNamespace } };
      const stored = this.put(object.kind, object as unknown as Record<string, unknown>);
      if (!options?.dryRun) this.onWrite(ref.resource, stored, keyOf(stored));
      return stored;
    }
    if (!found) throw notFoundError(ref, ref.name ?? '');
    if (verb === 'patch') {
      const stored = this.put(found.kind, merge(found, body) as Record<string, unknown>);
      this.onWrite(ref.resource, stored, key);
      return stored;
    }
    if (verb === 'delete') this.onWrite(ref.resource, undefined, key);
    return found;
  }
}

function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const out: Record<string, unknown> = { ...(target as Record<string, unknown>) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = merge(out[key], value);
  }
  return out;
}
