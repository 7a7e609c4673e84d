import { base64Bytes } from './bytes.ts';
import { type CelType, DYN, typeText } from './CelType.ts';

/**
 * A value of the Common Expression Language: int is bigint, double is number, and what JSON has no word for is one of
 * the classes below. Lists and maps read their JSON lazily: nothing is copied to look at one field.
 */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Uint
  | Timestamp
  | Duration
  | CelList
  | CelMap
  | Optional
  | Opaque
  | TypeValue;

export const INT_MAX = 2n ** 63n - 1n;
export const UINT_MAX = 2n ** 64n - 1n;

export class Uint {
  constructor(readonly value: bigint) {}
}

/** A moment, in nanoseconds since 1970. */
export class Timestamp {
  constructor(readonly nanos: bigint) {}
}

export class Duration {
  constructor(readonly nanos: bigint) {}
}

/** `int`, `string` … as values. */
export class TypeValue {
  constructor(readonly name: string) {}
}

export class Optional {
  static readonly NONE = new Optional(undefined);
  constructor(readonly value: CelValue | undefined) {}
}

/** A value of one of Kubernetes' own types: quantity, URL, IP … */
export class Opaque {
  constructor(
    readonly type: CelType,
    readonly content: unknown,
    /** Tells equal ones: their keys are the same. */
    readonly key: string,
  ) {}
}

export class CelList {
  private items: readonly CelValue[] | undefined;

  constructor(
    private readonly raw: readonly unknown[],
    private readonly itemType: CelType | undefined,
  ) {}

  /** A list of values that are values of the language already. */
  static of(items: readonly CelValue[]): CelList {
    const list = new CelList(items, undefined);
    list.items = items;
    return list;
  }

  get size(): number {
    return this.raw.length;
  }

  get values(): readonly CelValue[] {
    this.items ??= this.raw.map((item) => fromJson(item, this.itemType ?? DYN));
    return this.items;
  }
}

/** A map, or an object with fields: `fields` says how its names are written and what types they have. */
export class CelMap {
  private lookup: ((name: string) => CelValue | undefined) | undefined;

  private constructor(
    private readonly entries: ReadonlyMap<string, { key: CelValue; value: CelValue }> | undefined,
    private readonly raw: Readonly<Record<string, unknown>> | undefined,
    private readonly type: CelType,
  ) {}

  static of(pairs: Iterable<readonly [CelValue, CelValue]>): CelMap {
    const entries = new Map<string, { key: CelValue; value: CelValue }>();
    for (const [key, value] of pairs) entries.set(keyText(key), { key, value });
    return new CelMap(entries, undefined, DYN);
  }

  /** A map whose values are worked out when they are asked for. */
  static lazy(names: readonly string[], get: (name: string) => CelValue | undefined): CelMap {
    const map = CelMap.of(names.map((name): [CelValue, CelValue] => [name, null]));
    map.lookup = get;
    return map;
  }

  static fromJson(raw: Readonly<Record<string, unknown>>, type: CelType): CelMap {
    return new CelMap(undefined, raw, type);
  }

  get size(): number {
    return this.entries?.size ?? this.keys().length;
  }

  keys(): CelValue[] {
    if (this.entries) return [...this.entries.values()].map(({ key }) => key);
    const raw = this.raw ?? {};
    if (this.type.kind !== 'object') return Object.keys(raw);
    return [...this.type.fields].filter(([, { property }]) => Object.hasOwn(raw, property)).map(([name]) => name);
  }

  get(key: CelValue): CelValue | undefined {
    if (this.lookup) return typeof key === 'string' ? this.lookup(key) : undefined;
    if (this.entries) return this.entries.get(keyText(key))?.value;
    if (typeof key !== 'string' || !this.raw) return undefined;
    const { type } = this;
    const field = type.kind === 'object' ? type.fields.get(key) : undefined;
    if (type.kind === 'object' && !field) return undefined;
    const property = field?.property ?? key;
    if (!Object.hasOwn(this.raw, property) || this.raw[property] === undefined) return undefined;
    return fromJson(this.raw[property], field?.type ?? (type.kind === 'map' ? type.value : DYN));
  }
}

/** Numbers of different types that are equal are the same key. */
function keyText(key: CelValue): string {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  return `${typeof key}${String(key)}`;
}

/** A JSON value as the language sees it, with what its schema says of it. */
export function fromJson(raw: unknown, type: CelType): CelValue {
  if (raw === null || raw === undefined) return null;
  switch (typeof raw) {
    case 'boolean':
      return raw;
    case 'number':
      return type.kind === 'plain' && type.name === 'double' ? raw : Number.isInteger(raw) ? BigInt(raw) : raw;
    case 'string':
      return type.kind === 'plain' && type.name !== 'string' ? fromText(raw, type.name) : raw;
    case 'bigint':
      return raw;
    default:
  }
  if (Array.isArray(raw)) return new CelList(raw, type.kind === 'list' ? type.item : DYN);
  if (isValue(raw)) return raw;
  return CelMap.fromJson(raw as Record<string, unknown>, type);
}

const isValue = (raw: unknown): raw is CelValue =>
  raw instanceof CelMap ||
  raw instanceof CelList ||
  raw instanceof Uint ||
  raw instanceof Timestamp ||
  raw instanceof Duration ||
  raw instanceof Optional ||
  raw instanceof Opaque ||
  raw instanceof TypeValue ||
  raw instanceof Uint8Array;

function fromText(text: string, type: string): CelValue {
  if (type === 'timestamp') return parseTimestamp(text) ?? text;
  if (type === 'duration') return parseDuration(text) ?? text;
  return type === 'bytes' ? base64Bytes(text) : text;
}

/** A value as JSON, for patches and messages. */
export function toJson(value: CelValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint) return Number(value.value);
  if (value instanceof CelList) return value.values.map(toJson);
  if (value instanceof CelMap) {
    return Object.fromEntries(value.keys().map((key) => [String(key), toJson(value.get(key) ?? null)]));
  }
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Optional) return value.value === undefined ? null : toJson(value.value);
  if (value instanceof Uint8Array) return [...value];
  return value instanceof Opaque || value instanceof TypeValue ? String(value) : value;
}

/** The type of a value, as messages name it. */
export function typeNameOf(value: CelValue): string {
  if (value === null) return 'null_type';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'string') return 'string';
  if (value instanceof Uint) return 'uint';
  if (value instanceof CelList) return 'list';
  if (value instanceof CelMap) return 'map';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof TypeValue) return 'type';
  return value instanceof Opaque ? typeText(value.type) : 'bytes';
}

const numeric = (value: CelValue): number | bigint | undefined =>
  typeof value === 'bigint' || typeof value === 'number' ? value : value instanceof Uint ? value.value : undefined;

/** Whether two values are equal: numbers of all types by what they are worth, others only within their type. */
export function celEquals(a: CelValue, b: CelValue): boolean {
  if (a === b) return true;
  const x = numeric(a);
  const y = numeric(b);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number that are worth the same are the same
  if (x !== undefined && y !== undefined) return x == y;
  if (a instanceof CelList && b instanceof CelList) {
    const [first, second] = [a.values, b.values];
    return first.length === second.length && first.every((item, i) => celEquals(item, second[i] as CelValue));
  }
  if (a instanceof CelMap && b instanceof CelMap) {
    const keys = a.keys();
    if (keys.length !== b.size) return false;
    return keys.every((key) => {
      const other = b.get(key);
      return other !== undefined && celEquals(a.get(key) as CelValue, other);
    });
  }
  if (a instanceof Timestamp && b instanceof Timestamp) return a.nanos === b.nanos;
  if (a instanceof Duration && b instanceof Duration) return a.nanos === b.nanos;
  if (a instanceof TypeValue && b instanceof TypeValue) return a.name === b.name;
  if (a instanceof Opaque && b instanceof Opaque) return a.key === b.key && typeText(a.type) === typeText(b.type);
  if (a instanceof Optional && b instanceof Optional) {
    if (a.value === undefined || b.value === undefined) return a.value === b.value;
    return celEquals(a.value, b.value);
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  }
  return false;
}

/** Negative, zero or positive as `a` comes before `b`; undefined where they have no order. */
export function celCompare(a: CelValue, b: CelValue): number | undefined {
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration)) {
    return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
    }
    return a.length - b.length;
  }
  return undefined;
}

/** By code points, as Go compares; by units a surrogate would come before U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const x = [...a];
  const y = [...b];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = (x[i]?.codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|z|[+-]\d\d:\d\d))?$/;

/** A moment of RFC 3339, or a day. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const ms = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text.replace(/\.\d+/, '').replace(' ', 'T'));
  if (Number.isNaN(ms)) return undefined;
  const fraction = (match[7] ?? '.0').slice(1).padEnd(9, '0');
  return new Timestamp(BigInt(ms) * 1_000_000n + BigInt(fraction));
}

export function timestampText({ nanos }: Timestamp): string {
  const fraction = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = (nanos - fraction) / 1_000_000_000n;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const rest = fraction === 0n ? '' : `.${String(fraction).padStart(9, '0').replace(/0+$/, '')}`;
  return `${whole}${rest}Z`;
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** A duration as Go writes it: `1h30m`, `-1.5s`. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^([+-]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (!match) return undefined;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of (match[2] ?? '').matchAll(
    /(\d+)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const worth = UNITS[unit] ?? 0n;
    nanos += BigInt(whole) * worth;
    if (fraction !== '') nanos += (BigInt(fraction) * worth) / 10n ** BigInt(fraction.length);
  }
  return new Duration(match[1] === '-' ? -nanos : nanos);
}

/** A duration in seconds, as CEL turns it into a text. */
export function durationText({ nanos }: Duration): string {
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = size % 1_000_000_000n;
  const rest = fraction === 0n ? '' : `.${String(fraction).padStart(9, '0').replace(/0+$/, '')}`;
  return `${sign}${size / 1_000_000_000n}${rest}s`;
}
