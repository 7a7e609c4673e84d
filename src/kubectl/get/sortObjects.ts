import { tryParseQuantity } from '../../api/Quantity.ts';
import { KubectlError } from '../KubectlError.ts';
import { findJsonPath, relaxedJsonPath } from '../templates.ts';

/** No object has the field to sort by. */
export class FieldNotFound extends KubectlError {}

/** Sorts by what a JSONPath finds in each item's object; items without it come first, equals keep their order. */
export function sortObjects<T>(items: readonly T[], objectOf: (item: T) => unknown, sortBy: string): T[] {
  const expression = relaxedJsonPath(sortBy);
  const keyed = items.map((item) => ({ item, value: findJsonPath(expression, objectOf(item))[0] }));
  if (keyed.length > 0 && keyed.every(({ value }) => value === undefined)) {
    throw new FieldNotFound(`couldn't find any field with path "${expression}" in the list of objects`);
  }
  return keyed.sort((a, b) => compare(a.value, b.value)).map(({ item }) => item);
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || a === null) return b === undefined || b === null ? 0 : -1;
  if (b === undefined || b === null) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  const quantities = [tryParseQuantity(left), tryParseQuantity(right)];
  if (quantities[0] && quantities[1]) return quantities[0].cmp(quantities[1]);
  return naturalCompare(left, right);
}

/** Digits compare as numbers: `pod-9` before `pod-10`. */
export function naturalCompare(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = '', y = ''] = [left[i], right[i]];
    if (x === y) continue;
    if (/^\d/.test(x) && /^\d/.test(y)) return Number(x) - Number(y) || x.length - y.length;
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
