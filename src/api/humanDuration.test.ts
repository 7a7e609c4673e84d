import { expect, test } from 'vitest';
import { humanDuration } from './humanDuration.ts';

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

test.each([
  [-2.5 * S, '<invalid>'],
  [0, '0s'],
  [119 * S, '119s'],
  [2 * M, '2m'],
  [200 * S, '3m20s'],
  [10 * M, '10m'],
  [179 * M, '179m'],
  [3 * H, '3h'],
  [3 * H + 5 * M, '3h5m'],
  [9 * H, '9h'],
  [2 * D, '2d'],
  [3 * D + H, '3d1h'],
  [8 * D, '8d'],
  [729 * D, '729d'],
  [900 * D, '2y170d'],
  [3000 * D, '8y'],
])('%i ms is %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text);
});
