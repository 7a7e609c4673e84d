import { isTooDeep, type JsonSchemaProps, MAX_SCHEMA_DEPTH } from '../../apiextensions/JsonSchemaProps.ts';
import { validateSchemaDefaults } from '../../apiextensions/validateSchemaDefaults.ts';
import { validateSchemaProps } from '../../apiextensions/validateSchemaProps.ts';
import { validateStructural } from '../../apiextensions/validateStructural.ts';
import { type FieldError, forbidden, invalid } from '../../FieldError.ts';

/** With a status subresource, all that the root of a schema may hold: upstream's list, in its words. */
const AT_ROOT =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';
const WIRE_NAMES: Record<string, string> = {
  XPreserveUnknownFields: 'x-kubernetes-preserve-unknown-fields',
  XValidations: 'x-kubernetes-validations',
};
const ROOT_FIELDS = new Set(
  AT_ROOT.split(' ').map((name) => WIRE_NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1)),
);

/** The schema of custom resources, at `path` (pkg/apis/apiextensions/validation, release 1.36). */
export function validateCustomResourceSchema(schema: JsonSchemaProps, hasStatus: boolean, path: string): FieldError[] {
  if (isTooDeep(schema)) return [invalid(path, '', `must not be deeper than ${MAX_SCHEMA_DEPTH} levels`)];
  const out = hasStatus ? validateRoot(schema, path) : [];
  if (schema.nullable) out.push(forbidden(`${path}.nullable`, 'nullable cannot be true at the root'));
  const structural = validateStructural(schema, path);
  out.push(...structural);
  if (structural.length === 0) {
    out.push(...validateSchemaDefaults({ ...schema, 'x-kubernetes-embedded-resource': true }, path));
  }
  out.push(...validateSchemaProps(schema, path));
  return out;
}

function validateRoot(schema: JsonSchemaProps, path: string): FieldError[] {
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'type') {
      if (value === 'object') continue;
      const text =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      return [invalid(`${path}.type`, value, text)];
    }
    if (isZero(value) || ROOT_FIELDS.has(name)) continue;
    const text = `only [${AT_ROOT}] fields are allowed at the root of the schema if the status subresource is enabled`;
    return [invalid(path, schema, text)];
  }
  return [];
}

const isZero = (value: unknown): boolean => value === undefined || value === null || value === '' || value === false;
