import { must } from '../../base/assert.ts';
import type { ObjectSchema, Property, ScalarSchema, Schema } from './Schema.ts';

/**
 * The compact notation of `src/api/generated/schema.ts`, one line a model:
 *
 *     4A|name s !;ports []@V1ContainerPort p:merge k:containerPort L:map,containerPort,protocol;tier s g:v1.Tier
 *
 * Package index, `A` when atomic, then fields: name, type and marks. Types: s string, b boolean, i int32, l int64,
 * d double, q quantity, t date-time, u micro-time, y byte, o int-or-string, a any; `[]` list of, `{}` map of, `@` model.
 * Marks: `!` required, `*` pointer, `0` zero kept, p: patch strategy, k: merge key, L: list type, M: map type, g: Go type.
 */
export function parseNotation(notation: string): { packageIndex: number; atomic: boolean; fields: string } {
  const bar = notation.indexOf('|');
  const head = notation.slice(0, bar);
  return { packageIndex: Number.parseInt(head, 10), atomic: head.endsWith('A'), fields: notation.slice(bar + 1) };
}

/** The fields of a model; `resolve` finds the models that they refer to. */
export function parseFields(fields: string, resolve: (model: string) => ObjectSchema): ReadonlyMap<string, Property> {
  const properties = new Map<string, Property>();
  if (fields === '') return properties;
  for (const field of fields.split(';')) {
    const property = parseField(field.split(' '), resolve);
    properties.set(property.name, property);
  }
  return properties;
}

function parseField(words: string[], resolve: (model: string) => ObjectSchema): Property {
  const [name = '', type = '', ...marks] = words;
  const mark = (letter: string) => marks.find((word) => word.startsWith(`${letter}:`))?.slice(2);
  const list = mark('L')?.split(',');
  const patch = mark('p')?.split(',');
  const mergeKey = mark('k');
  const mapType = mark('M');
  const goType = mark('g');
  const required = marks.includes('!');
  const pointer = marks.includes('*');
  return {
    name,
    schema: parseType(type, resolve),
    required,
    pointer,
    omitZero: !required && !pointer && !marks.includes('0'),
    ...(patch ? { patchStrategy: patch } : {}),
    ...(mergeKey === undefined ? {} : { patchMergeKey: mergeKey }),
    ...(list ? { listType: list[0] as 'atomic' | 'set' | 'map' } : {}),
    ...(list?.[0] === 'map' ? { listMapKeys: list.slice(1) } : {}),
    ...(mapType === undefined ? {} : { mapType: mapType as 'atomic' | 'granular' }),
    ...(goType === undefined ? {} : { goType }),
  };
}

function parseType(type: string, resolve: (model: string) => ObjectSchema): Schema {
  if (type.startsWith('[]')) return { type: 'array', items: parseType(type.slice(2), resolve) };
  if (type.startsWith('{}')) return { type: 'map', values: parseType(type.slice(2), resolve) };
  if (type.startsWith('@')) return resolve(type.slice(1));
  return must(SCALARS[type], `notation of type ${type}`);
}

const SCALARS: Readonly<Record<string, ScalarSchema>> = {
  s: { type: 'string' },
  b: { type: 'boolean' },
  i: { type: 'integer', format: 'int32' },
  l: { type: 'integer', format: 'int64' },
  d: { type: 'number' },
  q: { type: 'quantity' },
  t: { type: 'date-time' },
  u: { type: 'micro-time' },
  y: { type: 'byte' },
  o: { type: 'int-or-string' },
  a: { type: 'any' },
};
