import { type FieldError, forbidden, invalid, notSupported, required } from '../FieldError.ts';
import { additionalSchema, itemsSchema, type JsonSchemaProps, type ValidationRule } from './JsonSchemaProps.ts';

/** What the surroundings of a schema forbid it. */
interface Context {
  /** Why defaults are not allowed here; undefined where they are. */
  noDefaults?: string;
  insideMeta: boolean;
  root: boolean;
}

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const META_FIELDS = ['metadata', 'kind', 'apiVersion'];
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

/** What the API does not allow in the schemas of a definition (apiextensions `ValidateCustomResourceDefinitionOpenAPISchema`). */
export function validateSchemaProps(schema: JsonSchemaProps, path: string): FieldError[] {
  return validateNode(schema, path, { insideMeta: false, root: true });
}

function validateNode(schema: JsonSchemaProps, path: string, context: Context): FieldError[] {
  return [
    ...validateUnsupported(schema, path, context),
    ...validateChildren(schema, path, { ...context, root: false }, context.root),
    ...validateMapType(schema, path),
    ...validateListType(schema, path),
    ...validateRules(schema['x-kubernetes-validations'] ?? [], `${path}.x-kubernetes-validations`),
  ];
}

function validateUnsupported(schema: JsonSchemaProps, path: string, context: Context): FieldError[] {
  const out: FieldError[] = [];
  const { type } = schema;
  const not = (name: string): void => void out.push(forbidden(`${path}.${name}`, `${name} is not supported`));
  if (type && !TYPES.includes(type)) out.push(notSupported(`${path}.type`, type, TYPES));
  if (schema.default !== undefined && context.noDefaults) {
    out.push(forbidden(`${path}.default`, `must not be set ${context.noDefaults}`));
  }
  if (schema.id) not('id');
  if (schema.additionalItems !== undefined) not('additionalItems');
  if (Object.keys(schema.patternProperties ?? {}).length > 0) not('patternProperties');
  if (Object.keys(schema.definitions ?? {}).length > 0) not('definitions');
  if (schema.dependencies) not('dependencies');
  if (schema.$ref !== undefined) not('$ref');
  if (type === 'null') {
    out.push(forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'));
  }
  if (Array.isArray(schema.items)) {
    out.push(forbidden(`${path}.items`, 'items must be a schema object and not an array'));
  }
  if (context.insideMeta && schema['x-kubernetes-embedded-resource']) {
    out.push(forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'));
  }
  if (schema.uniqueItems) {
    const text = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    out.push(forbidden(`${path}.uniqueItems`, text));
  }
  const additional = schema.additionalProperties;
  if (Object.keys(schema.properties ?? {}).length > 0 && additional !== undefined && additional !== true) {
    const text = 'additionalProperties and properties are mutual exclusive';
    out.push(forbidden(`${path}.additionalProperties`, text));
  }
  return out;
}

function validateChildren(schema: JsonSchemaProps, path: string, context: Context, root: boolean): FieldError[] {
  const out: FieldError[] = [];
  const additional = additionalSchema(schema);
  if (additional) {
    const noDefaults = 'inside additionalProperties applying to object metadata';
    const inner = context.insideMeta ? { ...context, noDefaults } : context;
    out.push(...validateNode(additional, `${path}.additionalProperties`, inner));
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const meta = (root || schema['x-kubernetes-embedded-resource'] === true) && META_FIELDS.includes(name);
    const inner = {
      ...context,
      insideMeta: context.insideMeta || meta,
      ...(meta && root ? { noDefaults: `in top-level ${name}` } : {}),
    };
    out.push(...validateNode(property, `${path}.properties[${name}]`, inner));
  }
  if (schema.not) out.push(...validateNode(schema.not, `${path}.not`, context));
  for (const name of ['allOf', 'oneOf', 'anyOf'] as const) {
    schema[name]?.forEach((inner, i) => {
      out.push(...validateNode(inner, `${path}.${name}[${i}]`, context));
    });
  }
  const items = itemsSchema(schema);
  if (items) out.push(...validateNode(items, `${path}.items`, context));
  return out;
}

function validateMapType(schema: JsonSchemaProps, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { type = '', 'x-kubernetes-map-type': mapType } = schema;
  const preserve = 'x-kubernetes-preserve-unknown-fields';
  if (schema[preserve] === false) out.push(invalid(`${path}.${preserve}`, false, 'must be true or undefined'));
  if (mapType === undefined) return out;
  if (type !== 'object') {
    const text = 'must be object if x-kubernetes-map-type is specified';
    out.push(type === '' ? required(`${path}.type`, text) : invalid(`${path}.type`, type, text));
  }
  if (mapType !== 'atomic' && mapType !== 'granular') {
    out.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']));
  }
  return out;
}

const LIST_TYPE = 'x-kubernetes-list-type';
const MAP_KEYS = 'x-kubernetes-list-map-keys';
const LIST_TYPES = ['atomic', 'set', 'map'];

function validateListType(schema: JsonSchemaProps, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { type = '', [LIST_TYPE]: listType, [MAP_KEYS]: keys = [] } = schema;
  if (listType !== undefined && type !== 'array') {
    const text = 'must be array if x-kubernetes-list-type is specified';
    out.push(type === '' ? required(`${path}.type`, text) : invalid(`${path}.type`, type, text));
  } else if (listType === 'set') {
    out.push(...validateSetItems(itemsSchema(schema), `${path}.items`));
  }
  if (listType !== undefined && !LIST_TYPES.includes(listType)) {
    out.push(notSupported(`${path}.${LIST_TYPE}`, listType, LIST_TYPES));
  }
  if (keys.length > 0 && listType !== 'map') {
    const text = 'must be map if x-kubernetes-list-map-keys is non-empty';
    const field = `${path}.${LIST_TYPE}`;
    out.push(listType === undefined ? required(field, text) : invalid(field, listType, text));
  }
  if (listType === 'map') out.push(...validateMapKeys(schema, keys, path));
  if (listType === 'set' || listType === 'map') out.push(...validateItemsOf(schema, listType, keys, path));
  return out;
}

function validateSetItems(items: JsonSchemaProps | undefined, path: string): FieldError[] {
  const text = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const listType = items?.[LIST_TYPE];
  if (items?.type === 'array' && listType !== undefined && listType !== 'atomic') {
    return [invalid(`${path}.${LIST_TYPE}`, listType, text)];
  }
  if (items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
    return [invalid(`${path}.x-kubernetes-map-type`, listType, text)];
  }
  return [];
}

function validateMapKeys(schema: JsonSchemaProps, keys: readonly string[], path: string): FieldError[] {
  const out: FieldError[] = [];
  const field = `${path}.${MAP_KEYS}`;
  if (keys.length === 0) out.push(required(field, 'must not be empty if x-kubernetes-list-type is map'));
  const items = itemsSchema(schema);
  if (!schema.items) {
    out.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'));
    return out;
  }
  if (!items) {
    out.push(invalid(`${path}.items`, schema.items, 'must only have a single schema if x-kubernetes-list-type is map'));
    return out;
  }
  if (items.type !== 'object') {
    const text = "must be object if parent array's x-kubernetes-list-type is map";
    out.push(invalid(`${path}.items.type`, items.type ?? '', text));
    return out;
  }
  const seen = new Set<string>();
  for (const key of keys) {
    const property = items.properties?.[key];
    if (!property) out.push(invalid(field, keys, 'entries must all be names of item properties'));
    else if (property.type === 'array' || property.type === 'object') {
      const text = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      out.push(invalid(`${path}.items.properties[${key}].type`, items.type, text));
    }
    if (seen.has(key)) out.push(invalid(field, keys, 'must not contain duplicate entries'));
    seen.add(key);
  }
  return out;
}

function validateItemsOf(
  schema: JsonSchemaProps,
  listType: 'set' | 'map',
  keys: readonly string[],
  path: string,
): FieldError[] {
  const out: FieldError[] = [];
  const items = itemsSchema(schema);
  if (items?.nullable) {
    out.push(forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`));
  }
  for (const key of listType === 'map' ? keys : []) {
    const property = items?.properties?.[key];
    const field = `${path}.items.properties[${key}]`;
    if (!property) continue;
    if (!items.required?.includes(key) && property.default === undefined) {
      const text =
        'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property';
      out.push(required(`${field}.default`, text));
    }
    if (property.nullable) {
      const text = 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable';
      out.push(forbidden(`${field}.nullable`, text));
    }
  }
  return out;
}

const hasNewlines = (text: string): boolean => /[\n\r]/.test(text);

function validateRules(rules: readonly ValidationRule[], path: string): FieldError[] {
  const out: FieldError[] = [];
  rules.forEach(({ rule = '', message = '', messageExpression = '', reason, fieldPath = '' }, i) => {
    const at = (name: string): string => `${path}[${i}].${name}`;
    const trimmed = message.trim();
    if (rule.trim() === '') out.push(required(at('rule'), 'rule is not specified'));
    else if (message !== '' && trimmed === '') {
      out.push(invalid(at('message'), message, 'must be non-empty if specified'));
    } else if (hasNewlines(trimmed)) out.push(invalid(at('message'), message, 'must not contain line breaks'));
    else if (hasNewlines(rule.trim()) && trimmed === '') {
      out.push(required(at('message'), 'message must be specified if rule contains line breaks'));
    }
    if (messageExpression !== '' && messageExpression.trim() === '') {
      out.push(required(at('messageExpression'), 'messageExpression must be non-empty if specified'));
    }
    if (reason !== undefined && !REASONS.includes(reason)) out.push(notSupported(at('reason'), reason, REASONS));
    if (fieldPath !== '' && fieldPath.trim() === '') {
      out.push(invalid(at('fieldPath'), fieldPath, 'must be non-empty if specified'));
    }
    if (hasNewlines(fieldPath)) out.push(invalid(at('fieldPath'), fieldPath, 'must not contain line breaks'));
  });
  return out;
}
