import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeColumn } from './placeColumn.ts';

describe('placeColumn', () => {
  it('puts a lone card where it would like to be', () => {
    expect(placeColumn([{ id: 'a', height: 40, wish: 100 }], 10).get('a')).toBe(80);
  });

  it('leaves a card where it was while that is near enough', () => {
    expect(placeColumn([{ id: 'a', height: 40, wish: 150, before: 80 }], 10).get('a')).toBe(80);
    expect(placeColumn([{ id: 'a', height: 40, wish: 400, before: 80 }], 10).get('a')).toBe(380);
  });

  it('never lets cards touch', () => {
    const item = fc.record({
      height: fc.integer({ min: 10, max: 90 }),
      wish: fc.integer({ min: 0, max: 500 }),
      before: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), (shapes) => {
        const items = shapes.map((s, i) => ({ ...s, id: `n${i}` }));
        const tops = placeColumn(items, 10);
        const spans = items.map((i) => [tops.get(i.id) ?? 0, i.height] as const).sort((a, b) => a[0] - b[0]);
        for (const [i, [top]] of spans.entries()) {
          const above = spans[i - 1];
          if (above) expect(top).toBeGreaterThanOrEqual(above[0] + above[1] + 9);
        }
      }),
    );
  });
});
