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
  mapOf,
  optionalOf,
  param,
  STRING,
  TIMESTAMP,
  UINT,
} from '../CelType.ts';
import { memberOf } from '../memberOf.ts';
import {
  CelList,
  type CelMap,
  type CelValue,
  celCompare,
  celEquals,
  Duration,
  INT_MAX,
  Optional,
  Timestamp,
  UINT_MAX,
  Uint,
} from '../values.ts';

const A = param('A');
const B = param('B');

/** An int64, or the error of having left its range. */
export function int64(value: bigint): bigint {
  if (value > INT_MAX || value < -INT_MAX - 1n) throw new CelError('integer overflow');
  return value;
}

function uint64(value: bigint): Uint {
  if (value > UINT_MAX || value < 0n) throw new CelError('unsigned integer overflow');
  return new Uint(value);
}

type Integers = (a: bigint, b: bigint) => bigint;

const divide: Integers = (a, b) => {
  if (b === 0n) throw new CelError('division by zero');
  return a / b;
};

const modulo: Integers = (a, b) => {
  if (b === 0n) throw new CelError('modulus by zero');
  return a % b;
};

const ARITHMETIC: readonly (readonly [string, Integers, ((a: number, b: number) => number) | undefined])[] = [
  ['_+_', (a, b) => a + b, (a, b) => a + b],
  ['_-_', (a, b) => a - b, (a, b) => a - b],
  ['_*_', (a, b) => a * b, (a, b) => a * b],
  ['_/_', divide, (a, b) => a / b],
  ['_%_', modulo, undefined],
];

const ORDERS: readonly (readonly [string, (order: number) => boolean])[] = [
  ['_<_', (order) => order < 0],
  ['_<=_', (order) => order <= 0],
  ['_>_', (order) => order > 0],
  ['_>=_', (order) => order >= 0],
];

const NUMBERS = [INT, UINT, DOUBLE];
const ORDERED: readonly CelType[] = [BOOL, STRING, BYTES, TIMESTAMP, DURATION];

/** What comparing or joining two texts or lists costs: a tenth of their length. */
const lengthCost = (value: CelValue): number =>
  typeof value === 'string' ? Math.ceil(value.length * 0.1) : value instanceof CelList ? value.size : 0;

/** The operators of the language. */
export function operators(): Functions {
  const functions = new Functions();
  functions.global('_&&_', [BOOL, BOOL], BOOL, unreachable).global('_||_', [BOOL, BOOL], BOOL, unreachable);
  functions.global('_?_:_', [BOOL, A, A], A, unreachable);
  for (const [name, wanted] of [
    ['_==_', true],
    ['_!=_', false],
  ] as const) {
    functions.global(name, [A, A], BOOL, ([a, b]) => equality(a as CelValue, b as CelValue) === wanted);
    for (const left of NUMBERS) {
      for (const right of NUMBERS) {
        if (left !== right)
          functions.global(name, [left, right], BOOL, ([a, b]) => celEquals(a as CelValue, b as CelValue) === wanted);
      }
    }
  }
  for (const [name, test] of ORDERS) {
    const run = ([a, b]: readonly CelValue[]): boolean => {
      const order = celCompare(a as CelValue, b as CelValue);
      if (order === undefined) throw new CelError('no such overload');
      return !Number.isNaN(order) && test(order);
    };
    for (const left of NUMBERS) for (const right of NUMBERS) functions.global(name, [left, right], BOOL, run);
    for (const type of ORDERED) functions.global(name, [type, type], BOOL, run);
  }
  arithmetic(functions);
  moments(functions);
  functions.global('!_', [BOOL], BOOL, ([a]) => !(a as boolean));
  functions.global('-_', [INT], INT, ([a]) => int64(-(a as bigint)));
  functions.global('-_', [DOUBLE], DOUBLE, ([a]) => -(a as number));
  membership(functions);
  return functions;
}

const equality = (a: CelValue, b: CelValue): boolean => celEquals(a, b);

const unreachable = (): never => {
  throw new CelError('no such overload');
};

function arithmetic(functions: Functions): void {
  for (const [name, integers, doubles] of ARITHMETIC) {
    functions.global(name, [INT, INT], INT, ([a, b]) => int64(integers(a as bigint, b as bigint)));
    functions.global(name, [UINT, UINT], UINT, ([a, b]) => uint64(integers((a as Uint).value, (b as Uint).value)));
    if (doubles) functions.global(name, [DOUBLE, DOUBLE], DOUBLE, ([a, b]) => doubles(a as number, b as number));
  }
  functions.global('_+_', [STRING, STRING], STRING, ([a, b], on) => {
    on.charge(lengthCost(a as CelValue) + lengthCost(b as CelValue));
    return (a as string) + (b as string);
  });
  functions.global('_+_', [BYTES, BYTES], BYTES, ([a, b]) =>
    Uint8Array.from([...(a as Uint8Array), ...(b as Uint8Array)]),
  );
  functions.global('_+_', [listOf(A), listOf(A)], listOf(A), ([a, b]) =>
    CelList.of([...(a as CelList).values, ...(b as CelList).values]),
  );
}

function moments(functions: Functions): void {
  const shift = (a: CelValue | undefined, b: CelValue | undefined, sign: bigint): Timestamp =>
    new Timestamp((a as Timestamp).nanos + sign * (b as Duration).nanos);
  functions.global('_+_', [TIMESTAMP, DURATION], TIMESTAMP, ([a, b]) => shift(a, b, 1n));
  functions.global('_+_', [DURATION, TIMESTAMP], TIMESTAMP, ([a, b]) => shift(b, a, 1n));
  functions.global('_-_', [TIMESTAMP, DURATION], TIMESTAMP, ([a, b]) => shift(a, b, -1n));
  functions.global(
    '_-_',
    [TIMESTAMP, TIMESTAMP],
    DURATION,
    ([a, b]) => new Duration((a as Timestamp).nanos - (b as Timestamp).nanos),
  );
  functions.global(
    '_+_',
    [DURATION, DURATION],
    DURATION,
    ([a, b]) => new Duration((a as Duration).nanos + (b as Duration).nanos),
  );
  functions.global(
    '_-_',
    [DURATION, DURATION],
    DURATION,
    ([a, b]) => new Duration((a as Duration).nanos - (b as Duration).nanos),
  );
}

function membership(functions: Functions): void {
  functions.global('@in', [A, listOf(A)], BOOL, ([item, list], on) => {
    const { values } = list as CelList;
    on.charge(values.length);
    return values.some((value) => celEquals(value, item as CelValue));
  });
  functions.global('@in', [A, mapOf(A, B)], BOOL, ([key, map]) => (map as CelMap).get(key as CelValue) !== undefined);
  functions.global('_[_]', [listOf(A), INT], A, ([list, index]) => itemAt(list as CelList, index as bigint));
  functions.global('_[_]', [mapOf(A, B), A], B, ([map, key]) => memberAt(map as CelMap, key as CelValue));
  functions.global('_[_]', [optionalOf(listOf(A)), INT], optionalOf(A), ([list, index]) =>
    optionalAt(list as Optional, index as CelValue),
  );
  functions.global('_[_]', [optionalOf(mapOf(A, B)), A], optionalOf(B), ([map, key]) =>
    optionalAt(map as Optional, key as CelValue),
  );
  functions.global('_[?_]', [listOf(A), INT], optionalOf(A), unreachable);
  functions.global('_[?_]', [mapOf(A, B), A], optionalOf(B), unreachable);
  functions.global('_[?_]', [optionalOf(listOf(A)), INT], optionalOf(A), unreachable);
  functions.global('_[?_]', [optionalOf(mapOf(A, B)), A], optionalOf(B), unreachable);
}

function itemAt(list: CelList, index: bigint): CelValue {
  const item = list.values[Number(index)];
  if (item === undefined) throw new CelError(`index out of bounds: ${index}`);
  return item;
}

function memberAt(map: CelMap, key: CelValue): CelValue {
  if (typeof key === 'string') return memberOf(map, key);
  const found = map.get(key);
  if (found === undefined) throw new CelError(`no such key: ${key instanceof Uint ? key.value : String(key)}`);
  return found;
}

function optionalAt({ value }: Optional, key: CelValue): Optional {
  if (value === undefined) return Optional.NONE;
  const found = value instanceof CelList ? value.values[Number(key)] : (value as CelMap).get(key);
  return found === undefined ? Optional.NONE : new Optional(found);
}
