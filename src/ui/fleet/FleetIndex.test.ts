import { describe, expect, it } from 'vitest';
import type { StoredObject } from '../../api/meta.ts';
import { NO_FILTERS } from '../stores/useFilters.ts';
import { fakePod } from '../testing/fakeObjects.ts';
import { FleetIndex, fillSlowly } from './FleetIndex.ts';
import { FLEET_GROUPINGS } from './fleetGrouping.ts';
import { fleetLayout, hit, TILE_HEAD } from './fleetLayout.ts';

const pod = (name: string, node: string, state?: Parameters<typeof fakePod>[0]['state']): StoredObject =>
  ({
    kind: 'Pod',
    apiVersion: 'v1',
    ...fakePod({ name, node, ...(state ? { state } : {}) }),
  }) as unknown as StoredObject;
const key = (name: string): string => `default/${name}`;
const make = (text = ''): FleetIndex => new FleetIndex(FLEET_GROUPINGS.node, { ...NO_FILTERS, text });

describe('FleetIndex', () => {
  it('counts pods by state, and follows a change of state', () => {
    const index = make();
    index.change(key('a'), undefined, pod('a', 'n1'));
    index.change(key('b'), undefined, pod('b', 'n1'));
    expect(index.tones).toMatchObject({ ok: 2, err: 0 });
    index.change(key('b'), pod('b', 'n1'), pod('b', 'n1', 'crash'));
    expect(index.tones).toMatchObject({ ok: 1, err: 1 });
    expect(index.shown).toBe(2);
  });

  it('gives the place of a pod that left to the next that comes, and moves nobody', () => {
    const index = make();
    for (const name of ['a', 'b', 'c']) index.change(key(name), undefined, pod(name, 'n1'));
    index.change(key('b'), pod('b', 'n1'), undefined);
    index.change(key('d'), undefined, pod('d', 'n1'));
    expect(index.find(key('d'))?.place).toBe(1);
    expect(index.find(key('c'))?.place).toBe(2);
  });

  it('tells which places to draw anew', () => {
    const index = make();
    index.change(key('a'), undefined, pod('a', 'n1'));
    index.takeDirty();
    index.change(key('a'), pod('a', 'n1'), pod('a', 'n1'));
    expect(index.takeDirty().size).toBe(0);
    index.change(key('a'), pod('a', 'n1'), pod('a', 'n1', 'crash'));
    expect([...index.takeDirty().values()].map((places) => [...places])).toEqual([[0]]);
  });

  it('counts what the filters take away', () => {
    const index = make('web');
    index.change(key('web-1'), undefined, pod('web-1', 'n1'));
    index.change(key('db-1'), undefined, pod('db-1', 'n1'));
    expect([index.shown, index.hidden]).toEqual([1, 1]);
    index.change(key('db-1'), pod('db-1', 'n1'), undefined);
    expect(index.hidden).toBe(0);
  });

  it('fills in slices and counts nobody twice who changed meanwhile', () => {
    const index = make();
    const pods = Array.from({ length: 10 }, (_, i) => pod(`p${i}`, `n${i % 3}`));
    const work = fillSlowly(index, pods, 4);
    work.next();
    index.change(key('p9'), undefined, pods[9]);
    for (const _ of work) void _;
    expect(index.shown).toBe(10);
    expect([...index.groups.values()].map((g) => g.size)).toEqual([4, 3, 3]);
  });
});

describe('fleetLayout', () => {
  const filled = (count: number): FleetIndex => {
    const index = make();
    for (let i = 0; i < count; i++) index.change(key(`p${i}`), undefined, pod(`p${i}`, `n${i % 5}`));
    return index;
  };

  it('keeps tiles apart, and finds the pod under a point', () => {
    const index = filled(100);
    const layout = fleetLayout(index.groups.values());
    for (const a of layout.tiles)
      for (const b of layout.tiles)
        expect(
          a === b ||
            a.x + a.columns <= b.x ||
            b.x + b.columns <= a.x ||
            a.y + a.rows + TILE_HEAD <= b.y ||
            b.y + b.rows + TILE_HEAD <= a.y,
        ).toBe(true);
    const [tile] = layout.tiles;
    if (!tile) throw new Error('no tile');
    const found = hit(layout, tile.x + 1.5, tile.y + TILE_HEAD + 0.5);
    expect(found?.tile.group.cells[found.place]?.key).toBe(key('p5'));
    expect(hit(layout, tile.x + 0.5, tile.y + 0.5)?.place).toBe(-1);
  });

  it('moves nothing when a pod comes for whom there is room', () => {
    const index = filled(33);
    const before = fleetLayout(index.groups.values());
    index.change(key('more'), undefined, pod('more', 'n3'));
    const after = fleetLayout(index.groups.values(), before);
    expect(after.tiles.map(({ x, y }) => [x, y])).toEqual(before.tiles.map(({ x, y }) => [x, y]));
  });
});
