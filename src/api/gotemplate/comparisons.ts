import { goSprintf } from '../../base/goSprintf.ts';
import { goType } from '../../base/goType.ts';
import type { TemplateFunctions } from './builtins.ts';

const two = (call: (a: unknown, b: unknown) => boolean) => ({
  least: 2,
  most: 2,
  call: call as (...args: unknown[]) => unknown,
});

/** eq, ne, lt, le, gt, ge. Whole numbers and fractions compare, unlike in Go: JSON does not tell them apart. */
export const comparisons: TemplateFunctions = {
  eq: {
    least: 1,
    call: (first, ...others) => {
      if (others.length === 0) throw new Error('missing argument for comparison');
      return others.some((other) => equal(first, other));
    },
  },
  ne: two((a, b) => !equal(a, b)),
  lt: two((a, b) => less(a, b)),
  le: two((a, b) => less(a, b) || equal(a, b)),
  gt: two((a, b) => !less(a, b) && !equal(a, b)),
  ge: two((a, b) => !less(a, b)),
};

function equal(a: unknown, b: unknown): boolean {
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  for (const side of [a, b]) {
    if (typeof side === 'object') throw new Error(goSprintf('non-comparable type %s: %s', [side, goType(side)]));
  }
  if (typeof a !== typeof b) throw new Error('incompatible types for comparison');
  return a === b;
}

function less(a: unknown, b: unknown): boolean {
  for (const side of [a, b]) {
    if (isNil(side) || typeof side === 'object' || typeof side === 'boolean')
      throw new Error('invalid type for comparison');
  }
  if (typeof a !== typeof b) throw new Error('incompatible types for comparison');
  return (a as string | number) < (b as string | number);
}

const isNil = (value: unknown): boolean => value === null || value === undefined;
