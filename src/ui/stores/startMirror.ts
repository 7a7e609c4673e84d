import type { StoredObject } from '../../api/meta.ts';
import { keyOf } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import type { Cancel, WatchEvent } from '../../client/KubeRequest.ts';
import { deltaQueue } from './deltaQueue.ts';
import { applyDeltas, type MirrorDelta, markUnavailable } from './useMirror.ts';
import { type WatchedResource, watchedResources } from './watchedResources.ts';

/** Objects in one answer: what the page takes in well within a frame. */
const PAGE = 500;

export interface MirrorOptions {
  resources?: readonly WatchedResource[];
  /** Runs a batch once a frame; a test hands in its own. */
  schedule?: (run: () => void) => void;
  /** Waits before a list is tried again (ms). */
  retryMs?: number;
}

/**
 * Keeps the mirror true: lists and watches each resource, lists again when the server says 410 or the connection broke,
 * and goes on from the last version seen when a watch merely ended. Returns what stops it.
 */
export function startMirror(client: KubeClient, options: MirrorOptions = {}): Cancel {
  const { schedule } = options;
  const queue = deltaQueue(applyDeltas, schedule ? { schedule, afterRender: (done) => done() } : {});
  const stops = (options.resources ?? watchedResources).map((resource) =>
    follow(client, resource, queue, options.retryMs ?? 1000),
  );
  return () => {
    for (const stop of stops) stop();
  };
}

function follow(client: KubeClient, of: WatchedResource, queue: (d: MirrorDelta) => void, retryMs: number): Cancel {
  let stopped = false;
  let cancelWatch: Cancel = () => {};

  const loop = async (): Promise<void> => {
    if (of.optional) await wait(retryMs);
    while (!stopped) {
      try {
        let version = await listPages(client, of, queue, () => stopped);
        if (stopped) return;
        while (!stopped && version !== undefined) version = await watchFrom(version);
      } catch (error) {
        if (stopped) return;
        if (error instanceof StatusError && (error.code === 404 || error.code === 403)) {
          markUnavailable(of.resource, error.message);
          await wait(retryMs * (of.optional ? 4 : 15));
        } else await wait(retryMs);
      }
    }
  };

  /** Watches until the end; the version to go on from, or undefined to list again. */
  const watchFrom = (from: string): Promise<string | undefined> =>
    new Promise((resolve) => {
      let version: string | undefined = from;
      const onEvents = (events: readonly WatchEvent<StoredObject>[]): void => {
        for (const { type, object } of events) {
          if (type === 'ERROR') version = undefined;
          else {
            if (version !== undefined) version = object.metadata.resourceVersion;
            if (type !== 'BOOKMARK')
              queue({
                type: type === 'DELETED' ? 'remove' : 'put',
                resource: of.resource,
                object: typed(object, of),
              });
          }
        }
      };
      cancelWatch = client.watch<StoredObject>(
        ref(of),
        { resourceVersion: from, allowWatchBookmarks: true },
        { onEvents, onClose: (error) => resolve(error ? undefined : version) },
      );
    });

  void loop();
  return () => {
    stopped = true;
    cancelWatch();
  };
}

/** Lists page by page, so that no answer is long; the version to watch from. */
async function listPages(
  client: KubeClient,
  of: WatchedResource,
  queue: (d: MirrorDelta) => void,
  stopped: () => boolean,
): Promise<string | undefined> {
  let list = await client.list<StoredObject>(ref(of), { limit: PAGE });
  if (stopped()) return undefined;
  if (!list.metadata.continue) {
    queue({ type: 'replace', resource: of.resource, objects: list.items.map((item) => typed(item, of)) });
    return list.metadata.resourceVersion;
  }
  const keys = new Set<string>();
  for (;;) {
    for (const item of list.items) {
      keys.add(keyOf(item));
      queue({ type: 'put', resource: of.resource, object: typed(item, of) });
    }
    if (!list.metadata.continue || stopped()) break;
    list = await client.list<StoredObject>(ref(of), { limit: PAGE, continue: list.metadata.continue });
  }
  queue({ type: 'sweep', resource: of.resource, keys });
  return list.metadata.resourceVersion;
}

const ref = ({ group, version, resource }: WatchedResource) => ({ group, version, resource });

/** Items of a real server's list leave out what the list itself says. */
function typed(object: StoredObject, of: WatchedResource): StoredObject {
  if (object.kind && object.apiVersion) return object;
  return { ...object, kind: of.kind, apiVersion: of.group ? `${of.group}/${of.version}` : of.version };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
