import { describe, expect, test } from 'vitest';
import { Random } from '../../base/Random.ts';
import { Links } from './Links.ts';

const delays = (fault: object, count: number): (number | string)[] => {
  const links = new Links();
  links.set('node/a', 'node/b', fault);
  const random = new Random('links');
  const found = links.between('node/b', 'node/a');
  return Array.from({ length: count }, () => (found ? links.delayOf(found, 0, 1, () => random.float()) : -1));
};

describe('a link', () => {
  test('that is cut lets nothing through', () => {
    expect(delays({ cut: true }, 1)).toEqual(['is cut']);
  });

  test('that loses packets makes them come late, as they are sent again', () => {
    const found = delays({ lossPercent: 30, latencyMs: 5 }, 1_000);
    const late = found.filter((d) => typeof d === 'number' && d > 1_000).length;
    expect(late).toBeGreaterThan(240);
    expect(late).toBeLessThan(360);
    expect(found.filter((d) => d === 1_005).length).toBeGreaterThan(150);
    expect(found.filter((d) => typeof d === 'string').length).toBeLessThan(12);
  });

  test('that is narrow makes requests wait in line, and drops what does not fit', () => {
    const found = delays({ bandwidthMbps: 1 }, 200);
    expect(found.slice(0, 3)).toEqual([20, 40, 60]);
    expect(found.at(-1)).toBe('is full');
  });

  test('may be of one end and every other, and is whole again when it is mended', () => {
    const links = new Links();
    links.set('node/a', '*', { cut: true });
    expect(links.between('lb/x', 'node/a')?.cut).toBe(true);
    expect(links.between('lb/x', 'node/b')).toBeUndefined();
    links.set('node/a', '*', {});
    expect(links.any).toBe(false);
  });
});
