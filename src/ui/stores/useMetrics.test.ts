import { expect, it } from 'vitest';
import { type Sample, thinned } from './useMetrics.ts';

const samples = (n: number): Sample[] =>
  Array.from({ length: n }, (_, at) => ({ at, requests: 0, errors: 0, ready: 0, pods: 0 }));

it('thins the older half out when there are too many samples', () => {
  expect(thinned(samples(10), 10)).toHaveLength(10);
  expect(thinned(samples(12), 10).map((s) => s.at)).toEqual([0, 2, 4, 6, 7, 8, 9, 10, 11]);
});
