import { describe, expect, it } from 'vitest';
import type { V1ConfigMap, V1Pod } from '../../api/generated/types.ts';
import type { KubeList, StoredObject } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { WatchEvent } from '../../client/KubeRequest.ts';
import { LocalClient } from '../../client/LocalClient.ts';
import { Etcd } from '../etcd/Etcd.ts';
import { Kernel } from '../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../timings.ts';
import { ApiServer } from './ApiServer.ts';

function makeServer() {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const server = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings: DEFAULT_TIMINGS });
  const user = { username: 'kubernetes-admin', groups: ['system:masters'] };
  const client = new LocalClient(server, { component: 'kubectl', user, outside: true }, 0);
  return { kernel, server, client };
}

const configMaps = { group: '', version: 'v1', resource: 'configmaps', namespace: 'default' };
const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'default' };
const configMap = (name: string, data: Record<string, string> = {}): V1ConfigMap => ({ metadata: { name }, data });

describe('ApiServer', () => {
  it('stores what it is given with identity, revision and time', () => {
    const { client } = makeServer();
    const made = client.create<V1ConfigMap>(configMaps, configMap('a', { k: 'v' }));
    expect(made).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', data: { k: 'v' } });
    expect(made.metadata).toMatchObject({
      namespace: 'default',
      resourceVersion: '2',
      creationTimestamp: '2026-01-01T00:00:00Z',
    });
    expect(client.get({ ...configMaps, name: 'a' })).toEqual(made);
  });

  it('answers upstream errors for what exists, is missing, or has changed meanwhile', () => {
    const { client } = makeServer();
    const made = client.create<V1ConfigMap>(configMaps, configMap('a'));
    const errorOf = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return error instanceof StatusError ? `${error.code} ${error.message}` : error;
      }
      return undefined;
    };
    expect(errorOf(() => client.create(configMaps, configMap('a')))).toBe('409 configmaps "a" already exists');
    expect(errorOf(() => client.get({ ...configMaps, name: 'b' }))).toBe('404 configmaps "b" not found');
    client.update({ ...configMaps, name: 'a' }, { ...made, data: { x: '1' } });
    expect(errorOf(() => client.update({ ...configMaps, name: 'a' }, { ...made, data: { x: '2' } }))).toBe(
      '409 Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it('pages a list at one revision', () => {
    const { client } = makeServer();
    for (const name of ['c', 'a', 'b']) client.create(configMaps, configMap(name));
    const first = client.list<V1ConfigMap>(configMaps, { limit: 2 });
    client.create(configMaps, configMap('aa'));
    const second = client.list<V1ConfigMap>(configMaps, {
      limit: 2,
      continue: first.metadata.continue,
    });
    expect([...first.items, ...second.items].map((o) => o.metadata?.name)).toEqual(['a', 'b', 'c']);
  });

  it('tells watches of what they select, in order', () => {
    const { client, server, kernel } = makeServer();
    const inside = new LocalClient(server, { component: 'kubelet', user: { username: 'kubelet', groups: [] } }, 0);
    const seen: string[] = [];
    inside.watch<V1ConfigMap>(
      configMaps,
      { labelSelector: 'app=web' },
      {
        onEvents: (events: readonly WatchEvent<V1ConfigMap>[]) => {
          for (const e of events) seen.push(`${e.type} ${e.object.metadata?.name}`);
        },
        onClose: () => {},
      },
    );
    const made = client.create<V1ConfigMap>(configMaps, { metadata: { name: 'a', labels: { app: 'web' } } });
    client.create(configMaps, configMap('other'));
    client.update({ ...configMaps, name: 'a' }, { ...made, metadata: { ...made.metadata, labels: {} } });
    expect(seen).toEqual([]);
    kernel.runUntil(1000);
    expect(seen).toEqual(['ADDED a', 'DELETED a']);
  });

  it('lets an unplaced pod go at once, and one on a node only when its kubelet is done', () => {
    const { client } = makeServer();
    const pod = (name: string, nodeName?: string): V1Pod => ({
      metadata: { name },
      spec: { containers: [{ name: 'c', image: 'nginx' }], ...(nodeName ? { nodeName } : {}) },
    });
    client.create(pods, pod('free'));
    client.delete({ ...pods, name: 'free' });
    client.create(pods, pod('placed', 'n1'));
    const going = client.delete<V1Pod>({ ...pods, name: 'placed' });
    expect(going.metadata).toMatchObject({ deletionGracePeriodSeconds: 30, deletionTimestamp: '2026-01-01T00:00:30Z' });
    expect((client.list(pods) as KubeList).items).toHaveLength(1);
    client.delete({ ...pods, name: 'placed' }, { gracePeriodSeconds: 0 });
    expect((client.list(pods) as KubeList).items).toHaveLength(0);
  });
});
