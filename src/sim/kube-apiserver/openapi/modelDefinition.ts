import { modelByKind } from '../../../api/generated/schema.ts';
import type { ObjectSchema, Property, ScalarSchema, Schema } from '../../../api/schema/Schema.ts';
import { type Dialect, type JsonSchema, referenceTo } from './JsonSchema.ts';
import { freeFormDefinition, INT_OR_STRING, MICRO_TIME, QUANTITY, TIME } from './scalarDefinitions.ts';

/** Documentation by model and field, `src/api/generated/descriptions.ts`; large, so whoever wants it brings it. */
export type Descriptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The definition of a built-in kind or of a part of one, with the marks that kubectl patches by. */
export function modelDefinition(schema: ObjectSchema, dialect: Dialect, descriptions: Descriptions): JsonSchema {
  const docs = descriptions[schema.model] ?? {};
  const properties = [...schema.properties.values()];
  const required = properties.filter((property) => property.required).map((property) => property.name);
  const kinds = kindsOf(schema.model);
  return {
    ...(docs[''] === undefined ? {} : { description: docs[''] }),
    ...(properties.length === 0
      ? {}
      : {
          properties: Object.fromEntries(
            properties.map((property) => [
              property.name,
              propertySchema(schema.model, property, docs[property.name], dialect),
            ]),
          ),
        }),
    ...(required.length === 0 ? {} : { required }),
    type: 'object',
    ...(kinds.length === 0 ? {} : { 'x-kubernetes-group-version-kind': kinds }),
    ...(schema.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

function propertySchema(model: string, property: Property, doc: string | undefined, dialect: Dialect): JsonSchema {
  const type = typeOf(property.schema, model, property.name, dialect);
  const beside: JsonSchema = {
    ...(doc === undefined ? {} : { description: doc }),
    ...(property.listMapKeys ? { 'x-kubernetes-list-map-keys': property.listMapKeys } : {}),
    ...(property.listType ? { 'x-kubernetes-list-type': property.listType } : {}),
    ...(property.mapType ? { 'x-kubernetes-map-type': property.mapType } : {}),
    ...(property.patchMergeKey === undefined ? {} : { 'x-kubernetes-patch-merge-key': property.patchMergeKey }),
    ...(property.patchStrategy ? { 'x-kubernetes-patch-strategy': property.patchStrategy.join(',') } : {}),
  };
  // Version 3 ignores what stands beside a $ref.
  const wrapped = dialect === 'v3' && '$ref' in type && Object.keys(beside).length > 0 ? { allOf: [type] } : type;
  return { ...wrapped, ...beside };
}

function typeOf(schema: Schema, model: string, field: string, dialect: Dialect): JsonSchema {
  switch (schema.type) {
    case 'object':
      return referenceTo(schema.definition, dialect);
    case 'array':
      return { type: 'array', items: typeOf(schema.items, model, field, dialect) };
    case 'map':
      return { type: 'object', additionalProperties: typeOf(schema.values, model, field, dialect) };
    case 'any':
      return referenceTo(freeFormDefinition(model, field), dialect);
    default:
      return scalarType(schema, dialect);
  }
}

function scalarType(schema: ScalarSchema, dialect: Dialect): JsonSchema {
  switch (schema.type) {
    case 'quantity':
      return referenceTo(QUANTITY, dialect);
    case 'date-time':
      return referenceTo(TIME, dialect);
    case 'micro-time':
      return referenceTo(MICRO_TIME, dialect);
    case 'int-or-string':
      return referenceTo(INT_OR_STRING, dialect);
    case 'byte':
      return { type: 'string', format: 'byte' };
    case 'number':
      return { type: 'number', format: 'double' };
    case 'integer':
      return { type: 'integer', format: schema.format };
    default:
      return { type: schema.type };
  }
}

interface Kind {
  group: string;
  kind: string;
  version: string;
}

let kindsByModel: Map<string, Kind[]> | undefined;

/** The group, version and kind that a model stands for; every group version has its own DeleteOptions and WatchEvent. */
function kindsOf(model: string): readonly Kind[] {
  kindsByModel ??= indexKinds();
  return kindsByModel.get(model) ?? [];
}

function indexKinds(): Map<string, Kind[]> {
  const index = new Map<string, Kind[]>();
  const versions = new Map<string, { group: string; version: string }>();
  for (const [name, model] of Object.entries(modelByKind)) {
    const [group = '', version = '', kind = ''] = name.split('/');
    versions.set(`${group}/${version}`, { group, version });
    const kinds = index.get(model);
    if (!kinds) index.set(model, [{ group, kind, version }]);
    else if (!kinds.some((known) => known.group === group && known.version === version))
      kinds.push({ group, kind, version });
  }
  for (const kind of ['DeleteOptions', 'WatchEvent'])
    index.set(
      `V1${kind}`,
      [...versions.values()].map(({ group, version }) => ({ group, kind, version })),
    );
  for (const kind of ['Status', 'APIGroup', 'APIGroupList', 'APIResourceList', 'APIVersions'])
    index.set(`V1${kind}`, [{ group: '', kind, version: 'v1' }]);
  return index;
}
