import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StoredObject } from '../../api/meta.ts';
import { failure } from '../../api/StatusError.ts';
import { KubeClient } from '../../client/KubeClient.ts';
import type { KubeResponse } from '../../client/KubeRequest.ts';
import { FakeApi } from '../testing/FakeApi.ts';
import { fakePod } from '../testing/fakeObjects.ts';
import { startMirror } from './startMirror.ts';
import { clearMirror, objectOf, useMirror } from './useMirror.ts';
import { type WatchedResource, watchedByResource } from './watchedResources.ts';

const PODS = watchedByResource('pods') as WatchedResource;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const podNames = (): string[] => [...(useMirror.getState().kinds.pods?.keys() ?? [])];

describe('startMirror', () => {
  let api: FakeApi;
  let stop = (): void => {};
  const start = (): void => {
    stop = startMirror(new KubeClient(api), { resources: [PODS], schedule: (run) => run(), retryMs: 0 });
  };
  beforeEach(() => {
    clearMirror();
    api = new FakeApi();
    api.put('Pod', fakePod({ name: 'a' }));
  });
  afterEach(() => stop());

  it('lists, then follows what is added, changed and deleted', async () => {
    start();
    await settled();
    expect(podNames()).toEqual(['default/a']);
    api.put('Pod', fakePod({ name: 'b' }));
    api.put('Pod', fakePod({ name: 'a', state: 'crash' }));
    expect(podNames()).toEqual(['default/a', 'default/b']);
    expect(objectOf<StoredObject & { status: object }>(useMirror.getState(), 'pods/default/a')?.status).toMatchObject({
      containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }],
    });
    api.remove('pods', 'default/a');
    expect(podNames()).toEqual(['default/b']);
  });

  it('lists again after 410 Gone, and keeps the objects that did not change', async () => {
    start();
    await settled();
    const before = objectOf(useMirror.getState(), 'pods/default/a');
    const list = vi.spyOn(api, 'roundTrip');
    api.closeWatches('pods', new Error('connection lost'));
    api.put('Pod', fakePod({ name: 'b' }));
    await settled();
    expect(list).toHaveBeenCalledTimes(1);
    expect(podNames()).toEqual(['default/a', 'default/b']);
    expect(objectOf(useMirror.getState(), 'pods/default/a')).toBe(before);
  });

  it('takes a long list in pages, and forgets what it does not hold', async () => {
    const page = (names: string[], next?: string): KubeResponse => ({
      code: 200,
      body: {
        kind: 'PodList',
        apiVersion: 'v1',
        metadata: { resourceVersion: '7', ...(next ? { continue: next } : {}) },
        items: names.map((name) => ({ ...fakePod({ name }), apiVersion: 'v1', kind: 'Pod' })),
      },
    });
    start();
    await settled();
    const list = vi
      .spyOn(api, 'roundTrip')
      .mockImplementation(async ({ options }) => (options?.continue ? page(['c']) : page(['b'], 'more')));
    api.closeWatches('pods', new Error('connection lost'));
    await settled();
    expect(list).toHaveBeenCalledTimes(2);
    expect(podNames().sort()).toEqual(['default/b', 'default/c']);
  });

  it('goes on from the last version when a watch merely ended', async () => {
    start();
    await settled();
    const list = vi.spyOn(api, 'roundTrip');
    api.closeWatches('pods');
    await settled();
    api.put('Pod', fakePod({ name: 'b' }));
    expect(list).not.toHaveBeenCalled();
    expect(podNames()).toContain('default/b');
  });

  it('notes a resource that is not served', async () => {
    vi.spyOn(api, 'roundTrip').mockResolvedValue({
      code: 404,
      body: failure(404, 'NotFound', 'the server could not find the requested resource').status,
    });
    start();
    await settled();
    expect(useMirror.getState().unavailable.pods).toBe('the server could not find the requested resource');
  });

  it('tells a reader of one object nothing when another changes', async () => {
    start();
    await settled();
    api.put('Pod', fakePod({ name: 'b' }));
    const before = objectOf(useMirror.getState(), 'pods/default/b');
    api.put('Pod', fakePod({ name: 'a', state: 'crash' }));
    expect(objectOf(useMirror.getState(), 'pods/default/b')).toBe(before);
  });
});
