import { describe, expect, it } from 'vitest';
import { parseFieldSelector } from '../../../api/fields/selector.ts';
import { EVERYTHING, parseSelector } from '../../../api/labels/selector.ts';
import type { StoredObject } from '../../../api/meta.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import type { WatchFilter } from '../watch/WatchHub.ts';
import { SelectionIndex } from './SelectionIndex.ts';

const PREFIX = '/registry/pods/';

const pod = (name: string, app: string | undefined, nodeName = ''): StoredObject =>
  ({ metadata: { name, ...(app ? { labels: { app } } : {}) }, spec: { nodeName } }) as unknown as StoredObject;

const filter = (labels: string, fields = ''): WatchFilter => ({
  namespace: '',
  labels: labels ? parseSelector(labels) : EVERYTHING,
  fields: parseFieldSelector(fields),
  readField: (object) => (object as unknown as { spec: { nodeName: string } }).spec.nodeName,
});

function setup() {
  const etcd = new Etcd<StoredObject>({ now: 0 });
  const index = new SelectionIndex(etcd, PREFIX);
  etcd.watch(PREFIX, etcd.revision, (change) => index.changed(change));
  const put = (name: string, app: string | undefined, node?: string) => etcd.put(PREFIX + name, pod(name, app, node));
  const names = (labels: string, fields?: string) =>
    index.keysFor(filter(labels, fields), 1_000)?.map((key) => key.slice(PREFIX.length));
  return { etcd, index, put, names };
}

describe('SelectionIndex', () => {
  it('finds objects by a value of a label, or several, in key order', () => {
    const { put, names } = setup();
    for (const [name, app] of [
      ['c', 'web'],
      ['a', 'web'],
      ['b', 'db'],
      ['d', undefined],
    ] as const)
      put(name, app);
    expect(names('app=web')).toEqual(['a', 'c']);
    expect(names('app in (db, web)')).toEqual(['a', 'b', 'c']);
    expect(names('app=none')).toEqual([]);
  });

  it('follows changes from its first use on', () => {
    const { etcd, put, names } = setup();
    put('a', 'web');
    expect(names('app=web')).toEqual(['a']);
    put('b', 'web');
    put('a', 'db');
    expect(names('app=web')).toEqual(['b']);
    etcd.delete(`${PREFIX}b`);
    put('a', undefined);
    expect(names('app=web')).toEqual([]);
    expect(names('app=db')).toEqual([]);
  });

  it('finds pods by their node', () => {
    const { put, names } = setup();
    put('a', 'web', 'node-1');
    put('b', 'web', 'node-2');
    expect(names('', 'spec.nodeName=node-2')).toEqual(['b']);
  });

  it('leaves alone what it cannot tell, and small sets', () => {
    const { index, put, names } = setup();
    put('a', 'web');
    expect(names('app!=web')).toBeUndefined();
    expect(names('app')).toBeUndefined();
    expect(index.keysFor(filter('app=web'), 10)).toBeUndefined();
  });
});
