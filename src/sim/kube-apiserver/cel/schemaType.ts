import { additionalSchema, itemsSchema, type JsonSchemaProps } from '../../../api/apiextensions/JsonSchemaProps.ts';
import {
  BOOL,
  BYTES,
  type CelField,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  STRING,
  TIMESTAMP,
} from './CelType.ts';
import { escapeProperty } from './escapeProperty.ts';

/**
 * The type that a structural schema gives to rules; undefined for data without a schema, which rules do not see
 * (apiserver `pkg/cel/common/schemas.go` SchemaDeclType). `name` is the type's own in messages.
 */
export function schemaType(schema: JsonSchemaProps, isRoot: boolean, name = 'selfType'): CelType | undefined {
  if (schema['x-kubernetes-int-or-string']) return DYN;
  switch (schema.type) {
    case 'array': {
      const items = itemsSchema(schema);
      const item = items && schemaType(items, items['x-kubernetes-embedded-resource'] === true, `${name}.@idx`);
      return item && listOf(item);
    }
    case 'object': {
      const additional = additionalSchema(schema);
      if (additional) {
        const value = schemaType(additional, additional['x-kubernetes-embedded-resource'] === true, `${name}.@elem`);
        return value && mapOf(STRING, value);
      }
      return objectType(schema, isRoot || schema['x-kubernetes-embedded-resource'] === true, name);
    }
    case 'string':
      return TEXTS[schema.format ?? ''] ?? STRING;
    case 'boolean':
      return BOOL;
    case 'number':
      return DOUBLE;
    case 'integer':
      return INT;
    default:
      return undefined;
  }
}

const TEXTS: Readonly<Record<string, CelType>> = {
  byte: BYTES,
  duration: DURATION,
  date: TIMESTAMP,
  'date-time': TIMESTAMP,
};

function objectType(schema: JsonSchemaProps, isResource: boolean, name: string): CelType {
  const fields = new Map<string, CelField>();
  const add = (property: string, type: CelType | undefined): void => {
    const escaped = escapeProperty(property);
    if (escaped !== undefined && type) fields.set(escaped, { type, property });
  };
  for (const [property, inner] of Object.entries(schema.properties ?? {})) {
    if (isResource && property === 'metadata') continue;
    add(property, schemaType(inner, false, `${name}.${property}`));
  }
  if (isResource) {
    add('kind', STRING);
    add('apiVersion', STRING);
    const parts = ['name', 'generateName'].map((part): [string, CelField] => [part, { type: STRING, property: part }]);
    add('metadata', { kind: 'object', name: `${name}.metadata`, fields: new Map(parts) });
  }
  return { kind: 'object', name, fields };
}
