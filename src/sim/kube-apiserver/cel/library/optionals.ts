import { CelError } from '../CelError.ts';
import { Functions } from '../CelFunction.ts';
import { BOOL, listOf, optionalOf, param } from '../CelType.ts';
import { CelList, CelMap, type CelValue, celEquals, Optional } from '../values.ts';

const T = param('T');

const isZero = (value: CelValue): boolean =>
  value === null ||
  value === false ||
  (value instanceof CelList && value.size === 0) ||
  (value instanceof CelMap && value.size === 0) ||
  value === '' ||
  ((typeof value === 'bigint' || typeof value === 'number') && celEquals(value, 0n));

/** Optional values (cel-go `OptionalTypes`). */
export function optionals(): Functions {
  const content = (value: CelValue | undefined): CelValue | undefined => (value as Optional).value;
  return new Functions()
    .global('optional.of', [T], optionalOf(T), ([a]) => new Optional(a))
    .global('optional.ofNonZeroValue', [T], optionalOf(T), ([a]) =>
      isZero(a as CelValue) ? Optional.NONE : new Optional(a),
    )
    .global('optional.none', [], optionalOf(T), () => Optional.NONE)
    .member('hasValue', [optionalOf(T)], BOOL, ([a]) => content(a) !== undefined)
    .member('value', [optionalOf(T)], T, ([a]) => {
      const value = content(a);
      if (value === undefined) throw new CelError('optional.none() dereference');
      return value;
    })
    .member('or', [optionalOf(T), optionalOf(T)], optionalOf(T), ([a, b]) =>
      content(a) === undefined ? (b as CelValue) : (a as CelValue),
    )
    .member('orValue', [optionalOf(T), T], T, ([a, b]) => content(a) ?? (b as CelValue))
    .global('optional.unwrap', [listOf(optionalOf(T))], listOf(T), ([a]) => unwrap(a as CelList))
    .member('unwrapOpt', [listOf(optionalOf(T))], listOf(T), ([a]) => unwrap(a as CelList));
}

const unwrap = (list: CelList): CelList =>
  CelList.of(list.values.flatMap((item) => (item instanceof Optional && item.value !== undefined ? [item.value] : [])));
