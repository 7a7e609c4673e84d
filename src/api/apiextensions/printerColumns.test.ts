import { expect, test } from 'vitest';
import { printerCells } from './printerColumns.ts';

const evaluate = (path: string, object: object): unknown[] => {
  const value = (object as Record<string, unknown>)[path.slice(1)];
  return value === undefined ? [] : [value];
};
const column = (type: string): { name: string; type: string; jsonPath: string } => ({
  name: 'C',
  type,
  jsonPath: '.x',
});

test.each<[string, unknown, unknown]>([
  ['integer', 3, 3],
  ['integer', 3.7, 3],
  ['integer', 'x', null],
  ['number', 1.5, 1.5],
  ['boolean', true, true],
  ['boolean', 'true', null],
  ['string', 'a', 'a'],
  ['string', 3, '3'],
  ['string', { a: 1 }, '{"a":1}'],
  ['string', undefined, null],
  ['date', '2024-01-01T00:00:00Z', '5d'],
  ['date', 'soon', '<invalid>'],
])('a column of the type %s shows %j as %j', (type, value, expected) => {
  expect(printerCells([column(type)], { x: value }, evaluate, () => '5d')).toEqual([expected]);
});
