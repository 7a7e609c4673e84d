import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARCHIVE_LIMIT } from './Archive.ts';
import { CompactedError, Etcd, type EtcdEvent, HISTORY_LIMIT } from './Etcd.ts';
import { historyHash } from './historyHash.ts';

const P = '/registry/pods/';
const clock = { now: 0 };

function makeStore(): Etcd<string> {
  return new Etcd<string>(clock);
}

const values = (kvs: Iterable<{ value: string }>): string[] => [...kvs].map(({ value }) => value);

describe('counts', () => {
  it('[E6] tell how many keys of a range come after one', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-c]{1,2}\/[a-d]{1,3}$/)), (names) => {
        const etcd = makeStore();
        for (const name of names) etcd.put(P + name, '');
        for (const prefix of [P, `${P}a/`, `${P}bb/`]) {
          const keys = [...etcd.range(prefix)].map(({ key }) => key);
          keys.forEach((key, i) => {
            expect(etcd.countAfter(prefix, key)).toBe(keys.length - i - 1);
          });
        }
      }),
    );
  });
});

describe('revisions', () => {
  it('[E1] start at 1 and rise by one with every change', () => {
    const etcd = makeStore();
    expect(etcd.revision).toBe(1);
    etcd.put(`${P}a`, '1');
    etcd.delete(`${P}a`);
    etcd.delete(`${P}a`);
    etcd.put(`${P}a`, '2', 99);
    expect(etcd.revision).toBe(3);
  });

  it('[E2] tell when a key was made, last changed, and how often', () => {
    const etcd = makeStore();
    etcd.put(`${P}a`, '1');
    etcd.put(`${P}b`, '1');
    etcd.put(`${P}a`, '2');
    expect(etcd.get(`${P}a`)).toMatchObject({ createRevision: 2, modRevision: 4, version: 2 });
    etcd.delete(`${P}a`);
    etcd.put(`${P}a`, '3');
    expect(etcd.get(`${P}a`)).toMatchObject({ createRevision: 6, modRevision: 6, version: 1 });
  });

  it('[E3] leave records that were handed out as they are', () => {
    const etcd = makeStore();
    etcd.put(`${P}a`, '1');
    const before = etcd.get(`${P}a`);
    const copy = { ...before };
    etcd.put(`${P}a`, '2');
    expect(before).toEqual(copy);
  });
});

describe('transactions', () => {
  it('[E4] put only at the expected revision', () => {
    const etcd = makeStore();
    expect(etcd.put(`${P}a`, '1', 0)).toEqual({ ok: true, revision: 2 });
    expect(etcd.put(`${P}a`, '2', 0)).toMatchObject({ ok: false, actual: { value: '1' } });
    expect(etcd.put(`${P}a`, '2', 2)).toEqual({ ok: true, revision: 3 });
    expect(etcd.put(`${P}b`, '2', 3)).toEqual({ ok: false, actual: undefined });
  });

  it('[E5] delete only what is there and as expected', () => {
    const etcd = makeStore();
    etcd.put(`${P}a`, '1');
    expect(etcd.delete(`${P}b`)).toEqual({ ok: false, actual: undefined });
    expect(etcd.delete(`${P}a`, 9)).toMatchObject({ ok: false, actual: { value: '1' } });
    expect(etcd.delete(`${P}a`, 2)).toEqual({ ok: true, revision: 3 });
  });
});

describe('reads', () => {
  it('[E6] give a prefix in order, from a key on', () => {
    const etcd = makeStore();
    for (const key of ['c', 'a', 'B', 'b/x', 'b']) etcd.put(P + key, key);
    etcd.put('/registry/podsx/z', 'z');
    expect(values(etcd.range(P))).toEqual(['B', 'a', 'b', 'b/x', 'c']);
    expect(values(etcd.range(P, `${P}b`))).toEqual(['b', 'b/x', 'c']);
  });

  it('[E7] show the past as it was', () => {
    const operation = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      value: fc.option(fc.string({ maxLength: 3 })),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const etcd = makeStore();
        const seen: [number, string[]][] = [];
        for (const { key, value } of operations) {
          if (value === null) etcd.delete(P + key);
          else etcd.put(P + key, value);
          seen.push([etcd.revision, values(etcd.range(P))]);
        }
        for (const [revision, then] of seen) expect(values(etcd.rangeAt(P, revision))).toEqual(then);
      }),
      { seed: 7 },
    );
  });
});

describe('watches', () => {
  it('[E8] tell what has happened and then what happens, once each, in order', () => {
    const etcd = makeStore();
    etcd.put(`${P}a`, '1');
    etcd.put(`${P}a`, '2');
    etcd.put('/registry/nodes/n', 'n');
    const told: string[] = [];
    etcd.watch(P, 2, ({ revision, previous, current }) =>
      told.push(`${revision} ${previous?.value}→${current?.value}`),
    );
    etcd.delete(`${P}a`);
    etcd.put(`${P}b`, '3');
    expect(told).toEqual(['3 1→2', '5 2→undefined', '6 undefined→3']);
  });

  it('[E9] are silent once cancelled', () => {
    const etcd = makeStore();
    const told: EtcdEvent<string>[] = [];
    const cancel = etcd.watch(P, 1, (event) => told.push(event));
    cancel();
    etcd.put(`${P}a`, '1');
    expect(told).toEqual([]);
  });
});

describe('compaction', () => {
  it('[E10] takes the past away and leaves the present', () => {
    const etcd = makeStore();
    for (const value of ['1', '2', '3']) etcd.put(`${P}a`, value);
    etcd.compact(3);
    expect(() => etcd.rangeAt(P, 2)).toThrow(CompactedError);
    expect(() => etcd.watch(P, 2, () => {})).toThrow(CompactedError);
    expect(values(etcd.rangeAt(P, 3))).toEqual(['2']);
    expect(values(etcd.range(P))).toEqual(['3']);
  });

  it('[E11] happens by itself when history grows beyond its limit', () => {
    const etcd = makeStore();
    for (let i = 0; i <= 2 * HISTORY_LIMIT; i++) etcd.put(`${P}a`, String(i));
    expect(etcd.compactRevision).toBeGreaterThan(0);
    expect(etcd.changesSince(etcd.revision - HISTORY_LIMIT + 1).length).toBe(HISTORY_LIMIT - 1);
  });
});

describe('time travel', () => {
  it('[E12] turns one state into another with one change a key, both ways', () => {
    const etcd = makeStore();
    etcd.put(`${P}a`, '1');
    etcd.put(`${P}b`, '1');
    const then = etcd.revision;
    etcd.put(`${P}a`, '2');
    etcd.put(`${P}a`, '3');
    etcd.delete(`${P}b`);
    const back = etcd.difference(etcd.revision, then).map((c) => [c.key, c.previous?.value, c.current?.value]);
    expect(back).toEqual([
      [`${P}a`, '3', '1'],
      [`${P}b`, undefined, '1'],
    ]);
    const forth = etcd.difference(then, etcd.revision).map((c) => [c.key, c.previous?.value, c.current?.value]);
    expect(forth).toEqual([
      [`${P}a`, '1', '3'],
      [`${P}b`, '1', undefined],
    ]);
  });

  it('[E13] finds the revision of a moment', () => {
    const time = { now: 0 };
    const etcd = new Etcd<string>(time);
    for (const now of [10, 20, 20, 30]) {
      time.now = now;
      etcd.put(`${P}a`, String(now));
    }
    expect([5, 10, 19, 20, 99].map((t) => etcd.revisionAt(t))).toEqual([0, 2, 2, 4, 5]);
  });
});

describe('the archive', () => {
  it('[E14] shows what the log has let go, a second at a time', () => {
    const time = { now: 0 };
    const etcd = new Etcd<string>(time);
    const at = (now: number, key: string, value: string) => {
      time.now = now;
      etcd.put(P + key, value);
    };
    at(100, 'a', '1');
    at(200, 'a', '2');
    at(900, 'b', '1');
    at(1100, 'a', '3');
    etcd.delete(`${P}b`);
    etcd.compact(etcd.revision);
    at(2500, 'a', '4');
    const shown = (timeMs: number) => {
      etcd.viewed = etcd.revisionAt(timeMs);
      return etcd.rangeAt(P, etcd.viewed).map((kv) => kv.key.slice(P.length) + kv.value);
    };
    expect(shown(0)).toEqual([]);
    expect(shown(1000)).toEqual(['a2', 'b1']);
    expect(shown(2000)).toEqual(['a3']);
    expect(shown(3000)).toEqual(['a4']);
    expect(() => etcd.rangeAt(P, 1)).toThrow(CompactedError);
  });

  it('[E14] stays within its limit by coarser grains', () => {
    const time = { now: 0 };
    const etcd = new Etcd<string>(time);
    for (let i = 0; i < 5 * HISTORY_LIMIT; i++) {
      time.now = i * 1000;
      etcd.put(`${P}${i % 3}`, String(i));
    }
    expect(etcd.pastChanges().length).toBeLessThanOrEqual(2 * HISTORY_LIMIT + ARCHIVE_LIMIT);
    etcd.viewed = etcd.revisionAt(100_000);
    expect(etcd.rangeAt(P, etcd.viewed).length).toBeGreaterThan(0);
  });
});

describe('the fingerprint of history', () => {
  it('tells histories apart by value, time and order', () => {
    const history = (...puts: [string, string][]) => {
      const etcd = makeStore();
      for (const [key, value] of puts) etcd.put(P + key, value);
      return historyHash(etcd.changesSince(0));
    };
    const one = history(['a', '1'], ['b', '2']);
    expect(history(['a', '1'], ['b', '2'])).toBe(one);
    expect(history(['b', '2'], ['a', '1'])).not.toBe(one);
    expect(history(['a', '1'], ['b', '3'])).not.toBe(one);
    expect(one).toMatch(/^[0-9a-f]{16}$/);
  });
});
