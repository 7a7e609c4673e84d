import { isObject, type JsonObject } from '../patch/jsonObject.ts';
import type { ObjectSchema, Property, Schema } from '../schema/Schema.ts';
import { modelSchema } from '../schema/schemaOf.ts';
import { fieldElement, keyElement, type PathElement, valueElement } from './pathElement.ts';

/**
 * How ownership sees a value: as one thing (`leaf`), or field by field (`struct`: declared fields; `map`: any keys), or
 * item by item (`list` with keys, `set`). What has no schema is a map when it is an object and a leaf when it is not.
 */
export type Shape =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'struct'; readonly schema: ObjectSchema }
  | { readonly kind: 'map'; readonly values: Schema | undefined; readonly metadata?: Schema }
  | { readonly kind: 'list'; readonly items: Schema; readonly keys: readonly string[] }
  | { readonly kind: 'set' };

const AS_LEAF: Shape = { kind: 'leaf' };
const AS_SET: Shape = { kind: 'set' };
const AS_UNTYPED = { kind: 'map', values: undefined } as const;

/** The shape of a whole object. Of a kind without a schema (a custom resource) the metadata is known all the same. */
export function objectShape(schema: Schema | undefined): Shape {
  return schema ? shapeOf(schema) : { ...AS_UNTYPED, metadata: modelSchema('V1ObjectMeta') };
}

export function shapeOf(schema: Schema | undefined, property?: Property): Shape {
  if (schema === undefined || schema.type === 'any') return AS_UNTYPED;
  switch (schema.type) {
    case 'object':
      return schema.atomic || property?.mapType === 'atomic' ? AS_LEAF : { kind: 'struct', schema };
    case 'map':
      return property?.mapType === 'atomic' ? AS_LEAF : { kind: 'map', values: schema.values };
    case 'array':
      if (property?.listType === 'set') return AS_SET;
      if (property?.listType !== 'map') return AS_LEAF;
      return { kind: 'list', items: schema.items, keys: property.listMapKeys ?? [] };
    default:
      return AS_LEAF;
  }
}

/** One part of a value that is owned on its own. */
export interface Child {
  readonly value: unknown;
  readonly shape: Shape;
  /** A field that the schema declares, which its parent's existence does not turn on. */
  readonly declared: boolean;
}

/** The parts of a value; undefined when it is owned as one thing (or is not what its shape says). */
export function childrenOf(value: unknown, shape: Shape): Map<PathElement, Child> | undefined {
  if (shape.kind === 'leaf') return undefined;
  if (shape.kind === 'struct' || shape.kind === 'map') return isObject(value) ? fieldsOf(value, shape) : undefined;
  if (!Array.isArray(value)) return undefined;
  const children = new Map<PathElement, Child>();
  for (const item of value) {
    const element = itemElement(item, shape);
    if (children.has(element)) continue;
    const itemShape = shape.kind === 'list' ? shapeOf(shape.items) : AS_LEAF;
    children.set(element, { value: item, shape: itemShape, declared: false });
  }
  return children;
}

function fieldsOf(value: JsonObject, shape: Shape & { kind: 'struct' | 'map' }): Map<PathElement, Child> {
  const children = new Map<PathElement, Child>();
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    children.set(fieldElement(name), { value: inner, ...childShape(shape, name) });
  }
  return children;
}

/** The shape of a field by its name. */
export function childShape(
  shape: Shape & { kind: 'struct' | 'map' },
  name: string,
): { shape: Shape; declared: boolean } {
  if (shape.kind === 'map') {
    if (shape.metadata && name === 'metadata') return { shape: shapeOf(shape.metadata), declared: true };
    return { shape: shapeOf(shape.values), declared: false };
  }
  const property = shape.schema.properties.get(name);
  return { shape: shapeOf(property?.schema, property), declared: property !== undefined };
}

/** Defaults of list keys: items of `ports` are told apart by protocol even when it is not written. */
const KEY_DEFAULTS: Readonly<Record<string, unknown>> = { protocol: 'TCP' };

/** The step to an item of a list with keys, or of a set. */
export function itemElement(item: unknown, shape: Shape & { kind: 'list' | 'set' }): PathElement {
  if (shape.kind === 'set') return valueElement(item);
  const fields = isObject(item) ? item : {};
  return keyElement(Object.fromEntries(shape.keys.map((key) => [key, fields[key] ?? KEY_DEFAULTS[key] ?? null])));
}
