import { CelError } from '../CelError.ts';
import { Functions } from '../CelFunction.ts';
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  INT,
  listOf,
  optionalOf,
  param,
  STRING,
  TIMESTAMP,
  UINT,
} from '../CelType.ts';
import { CelList, type CelValue, celCompare, celEquals, Duration, Optional, Uint } from '../values.ts';
import { int64 } from './operators.ts';

const T = param('T');
const valuesOf = (list: CelValue | undefined): readonly CelValue[] => (list as CelList).values;
const ORDERED: readonly CelType[] = [INT, UINT, DOUBLE, BOOL, DURATION, TIMESTAMP, STRING, BYTES];
const SUMMED: readonly CelType[] = [INT, UINT, DOUBLE, DURATION];

function compare(a: CelValue, b: CelValue): number {
  const order = celCompare(a, b);
  if (order === undefined) throw new CelError('no such overload');
  return order;
}

/** Kubernetes' functions of lists, cel-go's `ext.Lists`, and `ext.Sets`. */
export function lists(): Functions {
  const functions = new Functions();
  for (const type of ORDERED) {
    const list = listOf(type);
    functions.member('isSorted', [list], BOOL, ([a]) =>
      valuesOf(a).every((item, i, all) => i === 0 || compare(all[i - 1] as CelValue, item) <= 0),
    );
    functions.member('min', [list], type, ([a]) => extreme(valuesOf(a), 'min', -1));
    functions.member('max', [list], type, ([a]) => extreme(valuesOf(a), 'max', 1));
    functions.member('sort', [list], list, ([a]) => CelList.of([...valuesOf(a)].sort(compare)));
  }
  for (const type of SUMMED) functions.member('sum', [listOf(type)], type, ([a]) => sum(valuesOf(a), type));
  const position = (at: number): bigint => BigInt(at);
  functions.member('indexOf', [listOf(T), T], INT, ([a, b]) =>
    position(valuesOf(a).findIndex((item) => celEquals(item, b as CelValue))),
  );
  functions.member('lastIndexOf', [listOf(T), T], INT, ([a, b]) =>
    position(valuesOf(a).findLastIndex((item) => celEquals(item, b as CelValue))),
  );
  functions.member('distinct', [listOf(T)], listOf(T), ([a]) =>
    CelList.of(valuesOf(a).filter((item, i, all) => all.findIndex((other) => celEquals(other, item)) === i)),
  );
  functions.member('reverse', [listOf(T)], listOf(T), ([a]) => CelList.of([...valuesOf(a)].reverse()));
  functions.member('slice', [listOf(T), INT, INT], listOf(T), ([a, from, to]) =>
    slice(valuesOf(a), Number(from), Number(to)),
  );
  functions.member('flatten', [listOf(listOf(T))], listOf(T), ([a]) => CelList.of(flatten(valuesOf(a), 1)));
  functions.member('flatten', [listOf(param('D'))], listOf(param('D')), ([a]) => CelList.of(flatten(valuesOf(a), 1)));
  functions.global('lists.range', [INT], listOf(INT), ([n]) =>
    CelList.of(Array.from({ length: Math.min(Number(n), 1_000_000) }, (_, i) => BigInt(i))),
  );
  functions.member('first', [listOf(T)], optionalOf(T), ([a]) => optional(valuesOf(a)[0]));
  functions.member('last', [listOf(T)], optionalOf(T), ([a]) => optional(valuesOf(a).at(-1)));
  sets(functions);
  return functions;
}

const optional = (value: CelValue | undefined): Optional => (value === undefined ? Optional.NONE : new Optional(value));

function extreme(values: readonly CelValue[], name: string, sign: number): CelValue {
  const [first, ...rest] = values;
  if (first === undefined) throw new CelError(`${name} called on empty list`);
  return rest.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best), first);
}

function sum(values: readonly CelValue[], type: CelType): CelValue {
  if (type === DOUBLE) return values.reduce<number>((total, item) => total + (item as number), 0);
  const amounts = values.map((item) =>
    item instanceof Duration ? item.nanos : item instanceof Uint ? item.value : (item as bigint),
  );
  const total = int64(amounts.reduce((a, b) => a + b, 0n));
  return type === DURATION ? new Duration(total) : type === UINT ? new Uint(total) : total;
}

function slice(values: readonly CelValue[], from: number, to: number): CelList {
  if (from < 0 || to < 0) throw new CelError(`cannot slice(${from}, ${to}), negative indexes not supported`);
  if (from > to)
    throw new CelError(`cannot slice(${from}, ${to}), start index must be less than or equal to end index`);
  if (to > values.length) throw new CelError(`cannot slice(${from}, ${to}), list is length ${values.length}`);
  return CelList.of(values.slice(from, to));
}

const flatten = (values: readonly CelValue[], depth: number): CelValue[] =>
  values.flatMap((item) => (item instanceof CelList && depth > 0 ? flatten(item.values, depth - 1) : [item]));

function sets(functions: Functions): void {
  const has = (all: readonly CelValue[], item: CelValue): boolean => all.some((other) => celEquals(other, item));
  const tests: Readonly<Record<string, (a: readonly CelValue[], b: readonly CelValue[]) => boolean>> = {
    'sets.contains': (a, b) => b.every((item) => has(a, item)),
    'sets.equivalent': (a, b) => a.every((item) => has(b, item)) && b.every((item) => has(a, item)),
    'sets.intersects': (a, b) => a.some((item) => has(b, item)),
  };
  for (const [name, test] of Object.entries(tests)) {
    functions.global(name, [listOf(T), listOf(T)], BOOL, ([a, b], on) => {
      on.charge(valuesOf(a).length * valuesOf(b).length);
      return test(valuesOf(a), valuesOf(b));
    });
  }
}
