import { assert } from '../../base/assert.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import { compileAlternatives } from './compileAlternatives.ts';
import { additionalSchema, itemsSchema, type JsonSchemaProps, MAX_SCHEMA_DEPTH } from './JsonSchemaProps.ts';
import type { SchemaCheck } from './SchemaCheck.ts';
import { compileEnum, compileFormat, compileNumber, compileString, compileType, jsonTypeOf } from './scalarChecks.ts';
import { atAdditional, atIndex, atProperty, missing, tooManyOf, wrongValue } from './violations.ts';

/**
 * Compiles a schema to closures (kube-openapi `validate`, apiextensions `ratcheting.go`, release 1.36): time is linear
 * in the value and, where alternatives are tried, in the schema. A schema deeper than `MAX_SCHEMA_DEPTH` must have
 * been refused before.
 */
export function compileValidator(schema: JsonSchemaProps, depth = 0): SchemaCheck {
  assert(depth <= MAX_SCHEMA_DEPTH, 'schema too deep');
  const type = compileType(schema);
  const alternatives = compileAlternatives(schema, (inner) => compileValidator(inner, depth + 1));
  const text = compileString(schema);
  const format = compileFormat(schema);
  const number = compileNumber(schema);
  const list = compileList(schema, depth);
  const values = compileEnum(schema);
  const object = compileObject(schema, depth);
  const check: SchemaCheck = (value, old, place, out) => {
    // One for the schema, one each for the checks of alternatives and of listed values, which always apply.
    let matches = 3;
    if (type) matches += 1 + type(value, place, out);
    if (value === null || value === undefined) {
      values?.(value, place, out);
      return type ? matches - 4 : 0;
    }
    matches += alternatives(value, old, place, out);
    switch (jsonTypeOf(value)) {
      case 'string':
        matches += 1 + text(value, place, out);
        if (format) matches += 1 + format(value, place, out);
        break;
      case 'integer':
      case 'number':
        matches += 1 + number(value, place, out);
        break;
      case 'array':
        matches += 1 + list(value, old, place, out);
        break;
    }
    values?.(value, place, out);
    if (typeof value === 'object' && !Array.isArray(value)) matches += 1 + object(value, old, place, out);
    return matches;
  };
  return (value, old, place, out) => {
    if (old !== undefined && value === old) return 0;
    const before = out.length;
    const matches = check(value, old, place, out);
    if (out.length > before && old !== undefined && deepEqual(value, old)) out.length = before;
    return matches;
  };
}

function compileList(schema: JsonSchemaProps, depth: number): SchemaCheck {
  const { minItems, maxItems } = schema;
  const items = itemsSchema(schema);
  const check = items ? compileValidator(items, depth + 1) : undefined;
  const correlate = correlator(schema);
  return (value, old, place, out) => {
    const list = value as readonly unknown[];
    let matches = 1;
    if (check) {
      const before = correlate(old);
      for (let i = 0; i < list.length; i++) matches += check(list[i], before?.(list[i]), atIndex(place, i), out);
    }
    if (minItems !== undefined && list.length < minItems) {
      out.push(wrongValue(place, list.length, `should have at least ${minItems} items`));
    }
    if (maxItems !== undefined && list.length > maxItems) out.push(tooManyOf(place, list.length, maxItems, 'items'));
    return matches;
  };
}

type FindOld = ((item: unknown) => unknown) | undefined;

/** Which old item an item continues: only lists of the type `map` can tell. */
function correlator(schema: JsonSchemaProps): (old: unknown) => FindOld {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys) return () => undefined;
  const keyOf = (item: unknown): string =>
    JSON.stringify(keys.map((key) => (item as Record<string, unknown> | null)?.[key] ?? null));
  return (old) => {
    if (!Array.isArray(old)) return undefined;
    const byKey = new Map<string, unknown>();
    for (const item of old) byKey.set(keyOf(item), item);
    return (item) => byKey.get(keyOf(item));
  };
}

function compileObject(schema: JsonSchemaProps, depth: number): SchemaCheck {
  const { minProperties, maxProperties, required } = schema;
  const named = new Map<string, SchemaCheck>();
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    named.set(name, compileValidator(inner, depth + 1));
  }
  const additional = additionalSchema(schema);
  const unnamed = additional ? compileValidator(additional, depth + 1) : undefined;
  const closed = schema.additionalProperties === false;
  return (value, old, place, out) => {
    const object = value as Readonly<Record<string, unknown>>;
    const before = typeof old === 'object' && old !== null ? (old as Record<string, unknown>) : {};
    const names = Object.keys(object);
    let matches = 0;
    if (minProperties !== undefined && names.length < minProperties) {
      out.push(wrongValue(place, names.length, `should have at least ${minProperties} properties`));
    }
    if (maxProperties !== undefined && names.length > maxProperties) {
      out.push(tooManyOf(place, names.length, maxProperties, 'properties'));
    }
    for (const name of names) {
      const known = named.get(name);
      const inner = known ?? unnamed;
      const previous = Object.hasOwn(before, name) ? before[name] : undefined;
      if (inner) {
        const at = known ? atProperty(place, name) : atAdditional(place, name);
        matches += inner(object[name], previous, at, out);
      } else if (closed) {
        out.push(wrongValue(atAdditional(place, name), name, 'is a forbidden property'));
      }
    }
    for (const name of required ?? []) if (!Object.hasOwn(object, name)) out.push(missing(place, name));
    return matches;
  };
}
