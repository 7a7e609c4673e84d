/** A JSON schema as a CustomResourceDefinition carries it on the wire (apiextensions.k8s.io/v1 JSONSchemaProps). */
export interface JsonSchemaProps {
  $ref?: string;
  id?: string;
  type?: string;
  format?: string;
  title?: string;
  description?: string;
  default?: unknown;
  example?: unknown;
  nullable?: boolean;
  enum?: unknown[];
  maximum?: number;
  exclusiveMaximum?: boolean;
  minimum?: number;
  exclusiveMinimum?: boolean;
  multipleOf?: number;
  maxLength?: number;
  minLength?: number;
  pattern?: string;
  maxItems?: number;
  minItems?: number;
  uniqueItems?: boolean;
  maxProperties?: number;
  minProperties?: number;
  required?: string[];
  items?: JsonSchemaProps | JsonSchemaProps[];
  additionalItems?: JsonSchemaProps | boolean;
  properties?: Record<string, JsonSchemaProps>;
  additionalProperties?: JsonSchemaProps | boolean;
  patternProperties?: Record<string, JsonSchemaProps>;
  definitions?: Record<string, JsonSchemaProps>;
  dependencies?: Record<string, JsonSchemaProps | string[]>;
  allOf?: JsonSchemaProps[];
  oneOf?: JsonSchemaProps[];
  anyOf?: JsonSchemaProps[];
  not?: JsonSchemaProps;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-map-type'?: string;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-validations'?: ValidationRule[];
}

/** One rule in the Common Expression Language. */
export interface ValidationRule {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
}

/** The schema of every item of a list; schemas by position are not supported for custom resources. */
export const itemsSchema = (schema: JsonSchemaProps): JsonSchemaProps | undefined =>
  Array.isArray(schema.items) ? undefined : schema.items;

/** The schema of properties that are not named, where one is given. */
export const additionalSchema = (schema: JsonSchemaProps): JsonSchemaProps | undefined =>
  typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;

/** Whether unnamed properties are kept as they are, or by a schema. */
export const allowsAdditional = (schema: JsonSchemaProps): boolean =>
  schema.additionalProperties !== undefined && schema.additionalProperties !== false;

/** The schema of a named property; undefined also for names such as `constructor` that no schema means. */
export const propertySchema = (schema: JsonSchemaProps, name: string): JsonSchemaProps | undefined =>
  schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;

/** Beyond this depth a schema is refused, so that walking it cannot exhaust the stack. */
export const MAX_SCHEMA_DEPTH = 200;

/** Every schema directly inside another. */
export function childSchemas(schema: JsonSchemaProps): JsonSchemaProps[] {
  const out: JsonSchemaProps[] = [];
  for (const list of [schema.allOf, schema.oneOf, schema.anyOf]) if (list) out.push(...list);
  for (const map of [schema.properties, schema.patternProperties, schema.definitions]) {
    if (map) out.push(...Object.values(map));
  }
  if (schema.not) out.push(schema.not);
  if (schema.items) out.push(...(Array.isArray(schema.items) ? schema.items : [schema.items]));
  const additional = additionalSchema(schema);
  if (additional) out.push(additional);
  return out.filter((child) => typeof child === 'object' && child !== null);
}

/** Whether a schema, or one inside it, satisfies the predicate. Does not recurse, so any depth will do. */
export function someSchema(root: JsonSchemaProps, predicate: (schema: JsonSchemaProps) => boolean): boolean {
  const queue = [root];
  for (let schema = queue.pop(); schema; schema = queue.pop()) {
    if (predicate(schema)) return true;
    queue.push(...childSchemas(schema));
  }
  return false;
}

/** Whether schemas nest more deeply than `MAX_SCHEMA_DEPTH`. */
export function isTooDeep(root: JsonSchemaProps): boolean {
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_SCHEMA_DEPTH) return true;
    level = level.flatMap(childSchemas);
  }
  return false;
}
