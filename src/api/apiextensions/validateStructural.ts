import { deepEqual } from '../../base/deepEqual.ts';
import { describe, type FieldError, forbidden, invalid, required } from '../FieldError.ts';
import { compilePattern } from './compilePattern.ts';
import {
  additionalSchema,
  allowsAdditional,
  itemsSchema,
  type JsonSchemaProps,
  propertySchema,
} from './JsonSchemaProps.ts';

/** Where in an object a schema applies: upstream words some errors by it. */
type Level = 'root' | 'item' | 'field';

const EMPTY_TYPE: Record<Level, string> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

/**
 * What keeps a schema from being structural: every value has a type, and what alternatives speak of is specified outside
 * of them. Sorted by text (apiextensions `schema/validation.go` and `schema/complete.go`, release 1.36).
 */
export function validateStructural(schema: JsonSchemaProps, path: string): FieldError[] {
  const out = [...validateInvariants(schema, 'root', path), ...validateCompleteness(schema, schema, path, path)];
  return out
    .map((error) => ({ error, text: describe(error) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ error }) => error);
}

const EMBEDDED = 'x-kubernetes-embedded-resource';
const INT_OR_STRING = 'x-kubernetes-int-or-string';
const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
const INT_OR_STRING_ANY_OF = [{ type: 'integer' }, { type: 'string' }];

function validateInvariants(schema: JsonSchemaProps, level: Level, path: string): FieldError[] {
  const out: FieldError[] = [];
  const items = itemsSchema(schema);
  if (schema.type === 'array' && !items) out.push(required(`${path}.items`, 'must be specified'));
  if (items) out.push(...validateInvariants(items, 'item', `${path}.items`));
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    out.push(...validateInvariants(inner, 'field', `${path}.properties[${name}]`));
  }
  if (allowsAdditional(schema)) {
    if (level === 'root') out.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
    const additional = additionalSchema(schema);
    if (additional) out.push(...validateInvariants(additional, 'field', `${path}.additionalProperties`));
  }
  for (const extension of [PRESERVE, EMBEDDED] as const) {
    if (schema[INT_OR_STRING] && schema[extension]) {
      out.push(invalid(`${path}.${extension}`, true, 'must be false if x-kubernetes-int-or-string is true'));
    }
  }
  out.push(...validateValues(schema, path, deepEqual(schema.anyOf, INT_OR_STRING_ANY_OF), isAllOfIntOrString(schema)));
  out.push(...validateType(schema, level, path));
  out.push(...validateMeta(schema, level, path));
  return out;
}

const isAllOfIntOrString = (schema: JsonSchemaProps): boolean =>
  deepEqual(schema.allOf?.[0]?.anyOf, INT_OR_STRING_ANY_OF);

function validateType(schema: JsonSchemaProps, level: Level, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { type = '' } = schema;
  const field = `${path}.type`;
  if (schema[EMBEDDED] && type !== 'object') {
    const text = 'must be object if x-kubernetes-embedded-resource is true';
    out.push(type === '' ? required(field, text) : invalid(field, type, text));
  } else if (type === '' && !schema[INT_OR_STRING] && !schema[PRESERVE]) {
    out.push(required(field, EMPTY_TYPE[level]));
  }
  if (schema[EMBEDDED] && allowsAdditional(schema)) {
    const text = 'must not be used if x-kubernetes-embedded-resource is set';
    out.push(forbidden(`${path}.additionalProperties`, text));
  }
  if (level === 'root' && type !== '' && type !== 'object') {
    out.push(invalid(field, type, 'must be object at the root'));
  }
  return out;
}

/** The type and the metadata of an object are implied, and may hardly be restricted. */
function validateMeta(schema: JsonSchemaProps, level: Level, path: string): FieldError[] {
  const out: FieldError[] = [];
  const isObject = level === 'root' || schema[EMBEDDED] === true;
  for (const name of ['kind', 'apiVersion']) {
    const inner = propertySchema(schema, name);
    if (inner && isObject && inner.type !== 'string') {
      out.push(invalid(`${path}.properties[${name}].type`, inner.type ?? '', 'must be string'));
    }
  }
  const metadata = propertySchema(schema, 'metadata');
  if (metadata) {
    const field = `${path}.properties[metadata]`;
    if (isObject && metadata.type !== 'object') {
      out.push(invalid(`${field}.type`, metadata.type ?? '', 'must be object'));
    }
    if (level === 'root' && restrictsMetadata(metadata)) {
      const text = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
      out.push(forbidden(field, text));
    }
  }
  if (schema[EMBEDDED] && !schema[PRESERVE] && Object.keys(schema.properties ?? {}).length === 0) {
    const text =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    out.push(required(`${path}.properties`, text));
  }
  return out;
}

function restrictsMetadata({ type: _, default: __, properties = {}, ...rest }: JsonSchemaProps): boolean {
  const others = Object.keys(properties).filter((name) => name !== 'name' && name !== 'generateName');
  return others.length > 0 || Object.values(rest).some((value) => value !== undefined && value !== '');
}

/** The rules about values: alternatives must not specify structure, and patterns must compile. */
function validateValues(
  schema: JsonSchemaProps,
  path: string,
  skipAnyOf: boolean,
  skipFirstAllOfAnyOf: boolean,
): FieldError[] {
  const out: FieldError[] = [];
  if (!skipAnyOf) {
    schema.anyOf?.forEach((inner, i) => {
      out.push(...validateNested(inner, `${path}.anyOf[${i}]`));
    });
  }
  schema.allOf?.forEach((inner, i) => {
    out.push(...validateNested(inner, `${path}.allOf[${i}]`, skipFirstAllOfAnyOf && i === 0));
  });
  schema.oneOf?.forEach((inner, i) => {
    out.push(...validateNested(inner, `${path}.oneOf[${i}]`));
  });
  if (schema.not) out.push(...validateNested(schema.not, `${path}.not`));
  const compiled = schema.pattern ? compilePattern(schema.pattern) : undefined;
  if (typeof compiled === 'string') {
    const text = `must be a valid regular expression, but isn't: ${compiled}`;
    out.push(invalid(`${path}.pattern`, schema.pattern, text));
  }
  return out;
}

/** What an alternative may not hold, with upstream's word for how it must be left. */
const FORBIDDEN: readonly (readonly [keyof JsonSchemaProps, 'empty' | 'undefined' | 'false'])[] = [
  ['type', 'empty'],
  ['additionalProperties', 'undefined'],
  ['default', 'undefined'],
  ['title', 'empty'],
  ['description', 'empty'],
  ['nullable', 'false'],
  [PRESERVE, 'false'],
  [EMBEDDED, 'false'],
  [INT_OR_STRING, 'false'],
  ['x-kubernetes-list-map-keys', 'empty'],
  ['x-kubernetes-list-type', 'undefined'],
  ['x-kubernetes-map-type', 'undefined'],
  ['x-kubernetes-validations', 'empty'],
];

function validateNested(schema: JsonSchemaProps, path: string, skipAnyOf = false): FieldError[] {
  const out = validateValues(schema, path, skipAnyOf, false);
  const items = itemsSchema(schema);
  if (items) out.push(...validateNested(items, `${path}.items`));
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    out.push(...validateNested(inner, `${path}.properties[${name}]`));
  }
  for (const [name, state] of FORBIDDEN) {
    const value = schema[name];
    const absent =
      value === undefined ||
      (state === 'false' ? value === false : state === 'empty' && (value as string).length === 0);
    if (!absent) out.push(forbidden(`${path}.${name}`, `must be ${state} to be structural`));
  }
  if (propertySchema(schema, 'metadata')) {
    out.push(forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context'));
  }
  return out;
}

/** Everything that alternatives speak of must be specified outside of them; `values` is inside, `schema` outside. */
function validateCompleteness(
  values: JsonSchemaProps,
  schema: JsonSchemaProps,
  path: string,
  valuesPath: string,
): FieldError[] {
  const out: FieldError[] = [];
  for (const name of ['allOf', 'anyOf', 'oneOf'] as const) {
    values[name]?.forEach((inner, i) => {
      out.push(...validateNestedCompleteness(inner, schema, path, `${valuesPath}.${name}[${i}]`));
    });
  }
  if (values.not) out.push(...validateNestedCompleteness(values.not, schema, path, `${valuesPath}.not`));
  if (values !== schema) return out;
  const items = itemsSchema(schema);
  if (items) out.push(...validateCompleteness(items, items, `${path}.items`, `${path}.items`));
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const field = `${path}.properties[${name}]`;
    out.push(...validateCompleteness(inner, inner, field, field));
  }
  const additional = additionalSchema(schema);
  if (additional) {
    const field = `${path}.additionalProperties`;
    out.push(...validateCompleteness(additional, additional, field, field));
  }
  return out;
}

function validateNestedCompleteness(
  values: JsonSchemaProps,
  schema: JsonSchemaProps | undefined,
  path: string,
  valuesPath: string,
): FieldError[] {
  if (!schema) return [required(path, `because it is defined in ${valuesPath}`)];
  const out = validateCompleteness(values, schema, path, valuesPath);
  const items = itemsSchema(values);
  if (items) {
    out.push(...validateNestedCompleteness(items, itemsSchema(schema), `${path}.items`, `${valuesPath}.items`));
  }
  for (const [name, inner] of Object.entries(values.properties ?? {})) {
    const step = `.properties[${name}]`;
    out.push(...validateNestedCompleteness(inner, propertySchema(schema, name), path + step, valuesPath + step));
  }
  return out;
}
