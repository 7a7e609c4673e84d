import { goNumber } from '../../../../base/goValue.ts';
import { utf8, utf8Text } from '../bytes.ts';
import { CelError } from '../CelError.ts';
import { Functions } from '../CelFunction.ts';
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  param,
  STRING,
  TIMESTAMP,
  typeOf,
  UINT,
} from '../CelType.ts';
import {
  CelList,
  CelMap,
  type CelValue,
  Duration,
  durationText,
  parseDuration,
  parseTimestamp,
  Timestamp,
  TypeValue,
  timestampText,
  typeNameOf,
  Uint,
} from '../values.ts';
import { int64 } from './operators.ts';

/** Conversions between types, sizes, and the parts of moments. */
export function conversions(): Functions {
  const functions = new Functions();
  toNumbers(functions);
  functions.global('string', [STRING], STRING, ([a]) => a as string);
  for (const type of [INT, UINT, DOUBLE, BOOL, BYTES, TIMESTAMP, DURATION]) {
    functions.global('string', [type], STRING, ([a]) => textOf(a as CelValue));
  }
  functions.global('bytes', [STRING], BYTES, ([a]) => utf8(a as string));
  functions.global('bool', [BOOL], BOOL, ([a]) => a as boolean);
  functions.global('bool', [STRING], BOOL, ([a]) => {
    if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(a as string)) return true;
    if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(a as string)) return false;
    throw new CelError("type conversion error from 'string' to 'bool'");
  });
  functions.global('dyn', [param('A')], DYN, ([a]) => a as CelValue);
  functions.global('type', [param('A')], typeOf(DYN), ([a]) => new TypeValue(typeNameOf(a as CelValue)));
  const sized: readonly CelType[] = [STRING, BYTES, listOf(param('A')), mapOf(param('A'), param('B'))];
  for (const type of sized) {
    functions.global('size', [type], INT, ([a]) => sizeOf(a as CelValue));
    functions.member('size', [type], INT, ([a]) => sizeOf(a as CelValue));
  }
  functions.global('duration', [STRING], DURATION, ([a]) => durationOf(a as string));
  functions.global('duration', [DURATION], DURATION, ([a]) => a as Duration);
  functions.global('timestamp', [STRING], TIMESTAMP, ([a]) => timestampOf(a as string));
  functions.global('timestamp', [TIMESTAMP], TIMESTAMP, ([a]) => a as Timestamp);
  functions.global('timestamp', [INT], TIMESTAMP, ([a]) => new Timestamp((a as bigint) * 1_000_000_000n));
  parts(functions);
  return functions;
}

function toNumbers(functions: Functions): void {
  functions.global('int', [INT], INT, ([a]) => a as bigint);
  functions.global('int', [UINT], INT, ([a]) => int64((a as Uint).value));
  functions.global('int', [DOUBLE], INT, ([a]) => {
    if (!Number.isFinite(a as number)) throw new CelError('integer overflow');
    return int64(BigInt(Math.trunc(a as number)));
  });
  functions.global('int', [TIMESTAMP], INT, ([a]) => (a as Timestamp).nanos / 1_000_000_000n);
  functions.global('int', [DURATION], INT, ([a]) => (a as Duration).nanos);
  functions.global('int', [STRING], INT, ([a]) => {
    if (!/^[+-]?\d+$/.test(a as string)) throw new CelError("type conversion error from 'string' to 'int'");
    return int64(BigInt((a as string).replace(/^\+/, '')));
  });
  functions.global('uint', [UINT], UINT, ([a]) => a as Uint);
  functions.global('uint', [INT], UINT, ([a]) => unsigned(a as bigint));
  functions.global('uint', [DOUBLE], UINT, ([a]) => unsigned(BigInt(Math.trunc(a as number))));
  functions.global('uint', [STRING], UINT, ([a]) => {
    if (!/^\d+$/.test(a as string)) throw new CelError("type conversion error from 'string' to 'uint'");
    return unsigned(BigInt(a as string));
  });
  functions.global('double', [DOUBLE], DOUBLE, ([a]) => a as number);
  functions.global('double', [INT], DOUBLE, ([a]) => Number(a as bigint));
  functions.global('double', [UINT], DOUBLE, ([a]) => Number((a as Uint).value));
  functions.global('double', [STRING], DOUBLE, ([a]) => {
    const value = Number(a as string);
    if ((a as string).trim() === '' || Number.isNaN(value)) {
      throw new CelError("type conversion error from 'string' to 'double'");
    }
    return value;
  });
}

function unsigned(value: bigint): Uint {
  if (value < 0n) throw new CelError('unsigned integer overflow');
  return new Uint(value);
}

/** A value as `string()` writes it. */
export function textOf(value: CelValue): string {
  if (typeof value === 'number') return goNumber(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Uint8Array) return utf8Text(value);
  if (value instanceof TypeValue) return value.name;
  return String(value);
}

function sizeOf(value: CelValue): bigint {
  if (typeof value === 'string') return BigInt([...value].length);
  if (value instanceof Uint8Array) return BigInt(value.length);
  if (value instanceof CelList || value instanceof CelMap) return BigInt(value.size);
  throw new CelError('no such overload');
}

function durationOf(text: string): Duration {
  const found = parseDuration(text);
  if (!found) throw new CelError("type conversion error from 'string' to 'google.protobuf.Duration'");
  return found;
}

function timestampOf(text: string): Timestamp {
  const found = text.includes('T') ? parseTimestamp(text) : undefined;
  if (!found) throw new CelError("type conversion error from 'string' to 'google.protobuf.Timestamp'");
  return found;
}

const MOMENT_PARTS: readonly (readonly [string, (at: Date) => number])[] = [
  ['getFullYear', (at) => at.getUTCFullYear()],
  ['getMonth', (at) => at.getUTCMonth()],
  ['getDayOfYear', (at) => Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000)],
  ['getDayOfMonth', (at) => at.getUTCDate() - 1],
  ['getDate', (at) => at.getUTCDate()],
  ['getDayOfWeek', (at) => at.getUTCDay()],
  ['getHours', (at) => at.getUTCHours()],
  ['getMinutes', (at) => at.getUTCMinutes()],
  ['getSeconds', (at) => at.getUTCSeconds()],
  ['getMilliseconds', (at) => at.getUTCMilliseconds()],
];

const DURATION_PARTS: readonly (readonly [string, bigint])[] = [
  ['getHours', 3_600_000_000_000n],
  ['getMinutes', 60_000_000_000n],
  ['getSeconds', 1_000_000_000n],
  ['getMilliseconds', 1_000_000n],
];

function parts(functions: Functions): void {
  for (const [name, part] of MOMENT_PARTS) {
    const at = (value: CelValue | undefined, shiftMs: number): bigint =>
      BigInt(part(new Date(Number((value as Timestamp).nanos / 1_000_000n) + shiftMs)));
    functions.member(name, [TIMESTAMP], INT, ([a]) => at(a, 0));
    functions.member(name, [TIMESTAMP, STRING], INT, ([a, zone]) => at(a, zoneMs(zone as string)));
  }
  for (const [name, unit] of DURATION_PARTS) {
    functions.member(name, [DURATION], INT, ([a]) => (a as Duration).nanos / unit);
  }
}

/** How far a zone is ahead of UTC. Only fixed offsets are known, and UTC. */
function zoneMs(zone: string): number {
  const match = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (match) return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
  if (zone === 'UTC' || zone === 'GMT' || zone === '') return 0;
  throw new CelError(`unknown time zone ${zone}`);
}
