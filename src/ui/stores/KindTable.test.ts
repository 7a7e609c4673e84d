import { describe, expect, it } from 'vitest';
import type { StoredObject } from '../../api/meta.ts';
import { indexOf, type KindIndex, KindTable } from './KindTable.ts';

const pod = (name: string, version = '1'): StoredObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: version },
  }) as unknown as StoredObject;

class Names implements KindIndex {
  readonly names = new Set<string>();
  changes = 0;
  change(key: string, _before: StoredObject | undefined, after: StoredObject | undefined): void {
    this.changes++;
    if (after) this.names.add(key);
    else this.names.delete(key);
  }
}
const makeNames = (): Names => new Names();

describe('KindTable', () => {
  it('gives a new view after each batch over the same objects', () => {
    const table = new KindTable();
    const before = table.view();
    table.put(pod('a'));
    expect(table.view()).not.toBe(before);
    expect([...table.view().keys()]).toEqual(['default/a']);
  });

  it('keeps an index true by what changes, without looking at the rest', () => {
    const table = new KindTable();
    table.put(pod('a'));
    table.put(pod('b'));
    const index = indexOf(table.view(), makeNames);
    expect(index.changes).toBe(2);
    table.remove('default/a');
    table.put(pod('c'));
    expect(indexOf(table.view(), makeNames)).toBe(index);
    expect([...index.names]).toEqual(['default/b', 'default/c']);
    expect(index.changes).toBe(4);
  });

  it('keeps the object it has when a list brings the same version again', () => {
    const table = new KindTable();
    const first = pod('a');
    table.put(first);
    table.replace([pod('a'), pod('b')]);
    expect(table.objects.get('default/a')).toBe(first);
    table.replace([pod('a', '2')]);
    expect([...table.objects.values()].map((o) => o.metadata.resourceVersion)).toEqual(['2']);
  });

  it('forgets what a list in pages did not hold', () => {
    const table = new KindTable();
    for (const name of ['a', 'b', 'c']) table.put(pod(name));
    table.keepOnly(new Set(['default/b']));
    expect([...table.objects.keys()]).toEqual(['default/b']);
  });

  it('works an index of a plain map out once', () => {
    const map = new Map([['default/a', pod('a')]]);
    expect(indexOf(map, makeNames)).toBe(indexOf(map, makeNames));
  });
});
