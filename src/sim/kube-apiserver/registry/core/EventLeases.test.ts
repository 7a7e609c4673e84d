import { expect, it } from 'vitest';
import type { StoredObject } from '../../../../api/meta.ts';
import { Etcd } from '../../../etcd/Etcd.ts';
import { Kernel } from '../../../kernel/Kernel.ts';
import { EventLeases } from './EventLeases.ts';

const MINUTE = 60_000;

function setUp() {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const etcd = new Etcd<StoredObject>(kernel);
  new EventLeases(etcd, kernel, 60 * MINUTE);
  const put = (key: string) => etcd.put(key, {} as StoredObject);
  const keys = () =>
    [...etcd.range('/registry/events/')].map(({ key }) => key.slice('/registry/events/default/'.length));
  return { kernel, put, keys };
}

it('lets an Event go an hour after it was last written, and with its lease', () => {
  const { kernel, put, keys } = setUp();
  put('/registry/events/default/a');
  kernel.runUntil(30_000);
  put('/registry/events/default/b');
  kernel.runUntil(20 * MINUTE);
  put('/registry/events/default/b');
  put('/registry/events/default/c');
  kernel.runUntil(61 * MINUTE - 1);
  expect(keys()).toEqual(['a', 'b', 'c']);
  kernel.runUntil(61 * MINUTE);
  expect(keys()).toEqual(['b', 'c']);
  kernel.runUntil(81 * MINUTE);
  expect(keys()).toEqual([]);
  expect(kernel.runUntil(500 * MINUTE)).toBe(0);
});

it('leaves other objects alone', () => {
  const { kernel, put, keys } = setUp();
  put('/registry/pods/default/a');
  expect(kernel.runUntil(500 * MINUTE)).toBe(0);
  expect(keys()).toEqual([]);
});
