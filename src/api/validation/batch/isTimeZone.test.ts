import { expect, it } from 'vitest';
import { isTimeZone } from './isTimeZone.ts';

it.each([
  ['Europe/Berlin', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Etc/GMT+5', true],
  ['UTC', true],
  ['Nope/Zone', false],
  ['europe/berlin', false],
  ['__proto__', false],
])('%s: %s', (name, known) => {
  expect(isTimeZone(name)).toBe(known);
});
