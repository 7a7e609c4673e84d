import { deepEqual } from '../../base/deepEqual.ts';
import { type FieldError, invalid } from '../FieldError.ts';
import { compileSchema } from './compileSchema.ts';
import { itemsSchema, type JsonSchemaProps } from './JsonSchemaProps.ts';
import { pruneValue } from './pruneCustomResource.ts';

/** Defaults must satisfy the schema that they stand in, and hold nothing that it does not know (`schema/defaulting`). */
export function validateSchemaDefaults(schema: JsonSchemaProps, path: string): FieldError[] {
  const out: FieldError[] = [];
  const value = schema.default;
  if (value !== undefined && value !== null) {
    const field = `${path}.default`;
    if (!deepEqual(pruneValue(value, schema), value)) out.push(invalid(field, value, 'must not have unknown fields'));
    for (const error of compileSchema(schema).validate(value)) {
      out.push({ ...error, field: error.field === '<nil>' ? field : `${field}.${error.field}` });
    }
  }
  const items = itemsSchema(schema);
  if (items) out.push(...validateSchemaDefaults(items, `${path}.items`));
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    out.push(...validateSchemaDefaults(inner, `${path}.properties[${name}]`));
  }
  return out;
}
