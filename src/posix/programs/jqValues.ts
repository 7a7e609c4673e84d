export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JqPath = readonly Json[];

/** A mistake in a program (`compile`), or one that it made with its input. */
export class JqError extends Error {
  override readonly name = 'JqError';
  constructor(
    message: string,
    readonly compile: boolean,
    /** What `error(value)` was given. */
    readonly value: Json = message,
  ) {
    super(message);
  }
}

export const truthy = (value: Json): boolean => value !== null && value !== false;
export const kind = (value: Json): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
export const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
export const isObject = (value: Json): value is { [key: string]: Json } => kind(value) === 'object';

const SHOWN = 11;
const shown = (value: Json): string => {
  const json = JSON.stringify(value);
  return json.length > SHOWN ? `${json.slice(0, SHOWN - 1)}...` : json;
};

export const failure = (message: string): JqError => new JqError(message, false);

export function valueAt(value: Json, key: Json): Json {
  if (isObject(key)) return sliceOf(value, key.start ?? null, key.end ?? null);
  if (value === null && (key === null || typeof key === 'string' || typeof key === 'number')) return null;
  if (Array.isArray(value) && typeof key === 'number') return value.at(Math.floor(key)) ?? null;
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key) ? value[key]! : null;
  throw failure(`Cannot index ${kind(value)} with ${typeof key === 'string' ? `"${key}"` : kind(key)}`);
}

export function sliceOf(value: Json, from: Json, to: Json): Json {
  if (value === null) return null;
  if (typeof value !== 'string' && !Array.isArray(value)) throw failure(`Cannot index ${kind(value)} with object`);
  const end = to === null ? undefined : Math.ceil(Number(to));
  return value.slice(from === null ? 0 : Math.floor(Number(from)), end);
}

export function each(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  if (isObject(value)) return Object.values(value);
  throw failure(`Cannot iterate over ${kind(value)}${value === null ? '' : ` (${shown(value)})`}`);
}

/** The value with another at a path. */
export function withPath(value: Json, path: JqPath, change: (old: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const changed = withPath(valueAt(value, key), rest, change);
  if (isObject(key)) {
    const list = (value ?? []) as Json[];
    const [from, to] = [Number(key.start ?? 0), key.end === null ? list.length : Number(key.end)];
    return [...list.slice(0, from), ...(changed as Json[]), ...list.slice(to)];
  }
  if (typeof key === 'number') {
    const list = value === null ? [] : [...(value as Json[])];
    const at = key < 0 ? list.length + key : key;
    if (at < 0) throw failure('Out of bounds negative array index');
    while (list.length < at) list.push(null);
    list[at] = changed;
    return list;
  }
  return { ...((value ?? {}) as object), [String(key)]: changed };
}

/** The value without what is at the paths. */
export function withoutPaths(value: Json, paths: readonly JqPath[]): Json {
  return [...paths].sort((a, b) => compare([...b], [...a])).reduce(withoutPath, value);
}

function withoutPath(value: Json, path: JqPath): Json {
  const [key, ...rest] = path;
  if (key === undefined || value === null) return null;
  if (rest.length > 0) {
    const inner = valueAt(value, key);
    return inner === null ? value : withPath(value, [key], () => withoutPath(inner, rest));
  }
  if (Array.isArray(value)) {
    if (isObject(key))
      return [...value.slice(0, Number(key.start ?? 0)), ...value.slice(Number(key.end ?? value.length))];
    const at = Number(key) < 0 ? value.length + Number(key) : Number(key);
    return value.filter((_, i) => i !== at);
  }
  if (!isObject(value)) throw failure(`Cannot delete field at ${kind(key)} index of ${kind(value)}`);
  const { [String(key)]: _, ...others } = value;
  return others;
}

const ORDER = ['null', 'false', 'true', 'number', 'string', 'array', 'object'];
const rank = (value: Json): number => ORDER.indexOf(typeof value === 'boolean' ? String(value) : kind(value));

export function compare(a: Json, b: Json): number {
  const by = rank(a) - rank(b);
  if (by !== 0) return by;
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const one = compare(a[i]!, b[i]!);
      if (one !== 0) return one;
    }
    return a.length - b.length;
  }
  if (isObject(a) && isObject(b)) {
    const [left, right] = [Object.keys(a).sort(), Object.keys(b).sort()];
    const keys = compare(left, right);
    if (keys !== 0) return keys;
    return left.reduce((found, key) => found || compare(a[key]!, b[key]!), 0);
  }
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}

export function operate(op: string, a: Json, b: Json): Json {
  if (op === '==' || op === '!=') return (compare(a, b) === 0) === (op === '==');
  if (op === '<') return compare(a, b) < 0;
  if (op === '<=') return compare(a, b) <= 0;
  if (op === '>') return compare(a, b) > 0;
  if (op === '>=') return compare(a, b) >= 0;
  if (op === '+' && (a === null || b === null)) return a ?? b;
  if (typeof a === 'number' && typeof b === 'number') return calculate(op, a, b);
  if (typeof a === 'string' && typeof b === 'string') {
    if (op === '+') return a + b;
    if (op === '/') return a === '' ? [] : a.split(b);
  }
  if (op === '*' && typeof a === 'string' && typeof b === 'number') return b > 0 ? a.repeat(Math.max(1, b)) : null;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (op === '+') return [...a, ...b];
    if (op === '-') return a.filter((one) => !b.some((two) => compare(one, two) === 0));
  }
  if (isObject(a) && isObject(b) && op === '+') return { ...a, ...b };
  if (isObject(a) && isObject(b) && op === '*') return merged(a, b);
  const words: Record<string, string> = { '+': 'added', '-': 'subtracted', '*': 'multiplied' };
  throw failure(`${kind(a)} (${shown(a)}) and ${kind(b)} (${shown(b)}) cannot be ${words[op] ?? 'divided'}`);
}

function calculate(op: string, a: number, b: number): number {
  if ((op === '/' || op === '%') && (op === '/' ? b : Math.trunc(b)) === 0)
    throw failure(`number (${a}) and number (${b}) cannot be divided because the divisor is zero`);
  if (op === '+') return a + b;
  if (op === '-') return a - b;
  if (op === '*') return a * b;
  return op === '/' ? a / b : Math.trunc(a) % Math.trunc(b);
}

function merged(a: { [key: string]: Json }, b: { [key: string]: Json }): Json {
  const out = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const old = out[key] ?? null;
    out[key] = isObject(old) && isObject(value) ? merged(old, value) : value;
  }
  return out;
}
