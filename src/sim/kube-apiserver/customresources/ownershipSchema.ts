import { additionalSchema, itemsSchema, type JsonSchemaProps } from '../../../api/apiextensions/JsonSchemaProps.ts';
import { ObjectSchema, type Property, type Schema } from '../../../api/schema/Schema.ts';
import { modelSchema } from '../../../api/schema/schemaOf.ts';

/** How server-side apply sees objects of a custom kind: what is a struct, what a map, what a list with keys. */
export function ownershipSchema(root: JsonSchemaProps): Schema {
  const named: Record<string, JsonSchemaProps> = { ...root.properties };
  delete named.metadata;
  const properties = propertiesOf({ ...root, properties: named });
  properties.set('apiVersion', propertyOf('apiVersion', { type: 'string' }));
  properties.set('kind', propertyOf('kind', { type: 'string' }));
  properties.set('metadata', plain('metadata', modelSchema('V1ObjectMeta')));
  return new ObjectSchema('', '', '', '', false, () => properties);
}

function schemaFrom(json: JsonSchemaProps): Schema {
  if (json['x-kubernetes-int-or-string']) return { type: 'int-or-string' };
  if (json['x-kubernetes-embedded-resource'] && !json.properties) return { type: 'any' };
  switch (json.type) {
    case 'object': {
      const additional = additionalSchema(json);
      if (additional) return { type: 'map', values: schemaFrom(additional) };
      if (json['x-kubernetes-preserve-unknown-fields'] || !json.properties) return { type: 'any' };
      const atomic = json['x-kubernetes-map-type'] === 'atomic';
      return new ObjectSchema('', '', '', '', atomic, () => propertiesOf(json));
    }
    case 'array':
      return { type: 'array', items: schemaFrom(itemsSchema(json) ?? {}) };
    case 'string':
    case 'boolean':
    case 'integer':
    case 'number':
      return { type: json.type };
    default:
      return { type: 'any' };
  }
}

function propertiesOf(json: JsonSchemaProps): Map<string, Property> {
  const properties = new Map<string, Property>();
  for (const [name, inner] of Object.entries(json.properties ?? {})) properties.set(name, propertyOf(name, inner));
  return properties;
}

const plain = (name: string, schema: Schema): Property => ({
  name,
  schema,
  required: false,
  pointer: false,
  omitZero: false,
});

function propertyOf(name: string, json: JsonSchemaProps): Property {
  const listType = json['x-kubernetes-list-type'] as Property['listType'];
  const mapType = json['x-kubernetes-map-type'] as Property['mapType'];
  const keys = json['x-kubernetes-list-map-keys'];
  return {
    ...plain(name, schemaFrom(json)),
    ...(listType ? { listType } : {}),
    ...(keys ? { listMapKeys: keys } : {}),
    ...(mapType ? { mapType } : {}),
  };
}
