import { canonicalQuantity, quantityProblem } from '../Quantity.ts';
import { base64Problem } from './base64.ts';
import type { ArraySchema, MapSchema, ObjectSchema, Property, ScalarSchema, Schema } from './Schema.ts';
import { MAX_DEPTH, type Walk } from './Walk.ts';
import { wireTime } from './wireTime.ts';

/**
 * Takes a value that is neither undefined nor null and gives what the server keeps of it: the very same value where
 * nothing changes. What does not fit is reported to the walk, and then the answer means nothing.
 */
export type Decoder = (value: unknown, walk: Walk) => unknown;

const compiled = new WeakMap<ObjectSchema, Decoder>();

export function decoderOf(schema: Schema): Decoder {
  if (schema.type === 'object') return (value, walk) => objectDecoder(schema)(value, walk);
  if (schema.type === 'array') return arrayDecoder(schema);
  return schema.type === 'map' ? mapDecoder(schema) : SCALARS[schema.format ?? schema.type];
}

interface Field {
  readonly decode: Decoder;
  readonly property: Property;
}

/** An absent field that Go writes all the same. */
interface Filler {
  readonly name: string;
  readonly value: unknown;
}

export function objectDecoder(schema: ObjectSchema): Decoder {
  const known = compiled.get(schema);
  if (known) return known;
  const decoder = compileObject(schema);
  compiled.set(schema, decoder);
  return decoder;
}

function compileObject(schema: ObjectSchema): Decoder {
  const fields = new Map<string, Field>();
  for (const property of schema.properties.values())
    fields.set(property.name, { decode: lazily(property.schema), property });
  const fillers = fillersOf(schema);
  return (value, walk) => {
    if (typeof value !== 'object' || Array.isArray(value)) return walk.mismatch(value);
    const source = value as Record<string, unknown>;
    const result = decodeFields(source, fields, walk);
    return walk.fill && fillers.length > 0 ? filled(source, result, fillers) : result;
  };
}

function decodeFields(
  source: Record<string, unknown>,
  fields: ReadonlyMap<string, Field>,
  walk: Walk,
): Record<string, unknown> {
  const depth = enter(walk);
  let copy: Record<string, unknown> | undefined;
  for (const key in source) {
    walk.path[depth] = key;
    const field = fields.get(key);
    if (field === undefined) {
      walk.unknownField();
      copy ??= copyBefore(source, key);
      continue;
    }
    walk.noteDuplicate();
    const old = source[key];
    const kept = old === null || old === undefined ? undefined : field.decode(old, walk);
    if (kept === undefined || (field.property.omitZero && isZero(kept, field.property.schema)))
      copy ??= copyBefore(source, key);
    else if (copy !== undefined) copy[key] = kept;
    else if (kept !== old) {
      copy = copyBefore(source, key);
      copy[key] = kept;
    }
  }
  walk.depth = depth;
  return copy ?? source;
}

function filled(source: object, result: Record<string, unknown>, fillers: readonly Filler[]): Record<string, unknown> {
  let copy = result;
  for (const { name, value } of fillers) {
    if (copy[name] !== undefined) continue;
    if (copy === source) copy = { ...copy };
    copy[name] = value;
  }
  return copy;
}

function arrayDecoder({ items }: ArraySchema): Decoder {
  const decode = lazily(items);
  return (value, walk) => {
    if (!Array.isArray(value)) return walk.mismatch(value);
    const depth = enter(walk);
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i++) {
      walk.path[depth] = i;
      const old: unknown = value[i];
      const kept = old === null || old === undefined ? emptyValue(items) : decode(old, walk);
      if (kept !== old && copy === undefined) copy = value.slice(0, i);
      if (copy !== undefined) copy.push(kept);
    }
    walk.depth = depth;
    return copy ?? value;
  };
}

function mapDecoder({ values }: MapSchema): Decoder {
  const decode = lazily(values);
  return (value, walk) => {
    if (typeof value !== 'object' || Array.isArray(value)) return walk.mismatch(value);
    const source = value as Record<string, unknown>;
    const depth = enter(walk);
    let copy: Record<string, unknown> | undefined;
    for (const key in source) {
      walk.path[depth] = key;
      walk.noteDuplicate();
      const old = source[key];
      const kept = old === null || old === undefined ? emptyValue(values) : decode(old, walk);
      if (kept === old) continue;
      copy ??= { ...source };
      put(copy, key, kept);
    }
    walk.depth = depth;
    return copy ?? source;
  };
}

function enter(walk: Walk): number {
  const depth = walk.depth++;
  if (depth >= MAX_DEPTH) walk.abort('exceeded max depth');
  return depth;
}

/** The decoder of a schema, made when first used: models refer to each other in circles. */
function lazily(schema: Schema): Decoder {
  if (schema.type !== 'object') return decoderOf(schema);
  let decoder: Decoder | undefined;
  return (value, walk) => {
    decoder ??= objectDecoder(schema);
    return decoder(value, walk);
  };
}

/** The entries of an object that stand before a key. */
function copyBefore(source: Record<string, unknown>, end: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key in source) {
    if (key === end) break;
    // Only fields of the schema get here, and `__proto__` is none; but absent and null ones must not be carried over.
    copy[key] = source[key];
  }
  return copy;
}

/** Assigns a key of any name: `__proto__` is data here. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}

function isZero(value: unknown, schema: Schema): boolean {
  if (typeof value === 'string') return value === '' && schema.type !== 'int-or-string';
  if (typeof value === 'number') return value === 0 && schema.type !== 'int-or-string';
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.length === 0;
  if (schema.type !== 'map') return false;
  for (const _ in value as object) return false;
  return true;
}

/** What a null in a list or map becomes: Go's zero value. */
function emptyValue(schema: Schema): unknown {
  switch (schema.type) {
    case 'object':
      return zeroObject(schema);
    case 'string':
    case 'byte':
      return '';
    case 'quantity':
      return '0';
    case 'integer':
    case 'number':
    case 'int-or-string':
      return 0;
    case 'boolean':
      return false;
    default:
      return null;
  }
}

const zeros = new WeakMap<ObjectSchema, object>();

/** A struct with nothing set, as Go writes it. Shared and frozen. */
function zeroObject(schema: ObjectSchema): object {
  let zero = zeros.get(schema);
  if (!zero) {
    zero = Object.freeze(Object.fromEntries(fillersOf(schema).map(({ name, value }) => [name, value])));
    zeros.set(schema, zero);
  }
  return zero;
}

function fillersOf(schema: ObjectSchema): Filler[] {
  const fillers: Filler[] = [];
  for (const { name, schema: inner, pointer } of schema.properties.values()) {
    if (pointer) continue;
    if (inner.type === 'object') fillers.push({ name, value: zeroObject(inner) });
    else if (inner.type === 'quantity') fillers.push({ name, value: '0' });
  }
  return fillers;
}

function integer(min: number, max: number): Decoder {
  return (value, walk) => {
    if (typeof value !== 'number') return walk.mismatch(value);
    if (!Number.isInteger(value) || value < min || value > max) return walk.mismatch(value, true);
    return value;
  };
}

const INT32_MAX = 2 ** 31 - 1;
/** 2^63 - 1 is no number of JavaScript's: the nearest is 2^63, which stands for it. */
const INT64_MAX = 2 ** 63;

function ofType(type: 'string' | 'boolean' | 'number'): Decoder {
  return (value, walk) => (typeof value === type ? value : walk.mismatch(value));
}

/** IntOrString's own UnmarshalJSON: what is no string must be an int32. */
function intOrString(value: unknown, walk: Walk): unknown {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return walk.abortMismatch(value, 'int32');
  if (Number.isInteger(value) && value >= -INT32_MAX - 1 && value <= INT32_MAX) return value;
  return walk.abortMismatch(value, 'int32', true);
}

/** Quantity's own UnmarshalJSON: the text or number, in canonical form; anything else fails to parse. */
function quantity(value: unknown, walk: Walk): unknown {
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  const problem = quantityProblem(text);
  return problem === undefined ? canonicalQuantity(text) : walk.abort(problem);
}

const PLAIN_TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

function time(micro: boolean): Decoder {
  return (value, walk) => {
    if (typeof value !== 'string') return walk.abortMismatch(value, 'string');
    if (!micro && PLAIN_TIME.test(value)) return value;
    const parsed = wireTime(value, micro);
    return 'error' in parsed ? walk.abort(parsed.error) : parsed.value;
  };
}

function bytes(value: unknown, walk: Walk): unknown {
  if (typeof value !== 'string') return walk.mismatch(value);
  const problem = base64Problem(value);
  if (problem !== undefined) return walk.save(`illegal base64 data at input byte ${problem}`);
  return value.includes('\n') || value.includes('\r') ? value.replace(/[\r\n]/g, '') : value;
}

const SCALARS: Readonly<Record<ScalarSchema['type'] | 'int32' | 'int64', Decoder>> = {
  string: ofType('string'),
  boolean: ofType('boolean'),
  number: ofType('number'),
  int32: integer(-INT32_MAX - 1, INT32_MAX),
  int64: integer(-INT64_MAX, INT64_MAX),
  integer: integer(-INT64_MAX, INT64_MAX),
  'int-or-string': intOrString,
  quantity,
  'date-time': time(false),
  'micro-time': time(true),
  byte: bytes,
  any: (value) => value,
};
