import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import { type Dialect, type JsonSchema, referenceTo } from './JsonSchema.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** `com.example.v1.Widget` for a kind of group example.com. */
export function customDefinitionName({ group, version }: { group: string; version: string }, kind: string): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`;
}

const IDENTITY: JsonSchema = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
};

/**
 * The definition of a custom resource from the `openAPIV3Schema` of its version (none: anything goes), with the fields
 * that every object has. Source: apiextensions-apiserver pkg/controller/openapi/builder.
 */
export function customDefinition(info: ResourceInfo, schema: JsonSchema | undefined, dialect: Dialect): JsonSchema {
  const own = schema === undefined ? {} : dialect === 'v3' ? schema : forVersion2(schema);
  const open = schema === undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...own,
    type: 'object',
    properties: {
      ...(typeof own.properties === 'object' ? own.properties : {}),
      ...IDENTITY,
      metadata:
        dialect === 'v2'
          ? referenceTo(`${META}.ObjectMeta`, dialect)
          : { allOf: [referenceTo(`${META}.ObjectMeta`, dialect)] },
    },
    ...(open ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
    'x-kubernetes-group-version-kind': [{ group: info.group, kind: info.kind, version: info.version }],
  };
}

/** The definition of the list of a custom resource. */
export function customListDefinition(info: ResourceInfo, dialect: Dialect): JsonSchema {
  return {
    description: `${info.kind}List is a list of ${info.kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      ...IDENTITY,
      items: { type: 'array', items: referenceTo(customDefinitionName(info, info.kind), dialect) },
      metadata: referenceTo(`${META}.ListMeta`, dialect),
    },
    'x-kubernetes-group-version-kind': [{ group: info.group, kind: `${info.kind}List`, version: info.version }],
  };
}

const NOT_IN_VERSION_2 = new Set(['anyOf', 'allOf', 'oneOf', 'not', 'nullable', 'x-kubernetes-validations']);
const TYPE_KEYWORDS = new Set(['type', 'items', 'properties', 'additionalProperties']);

/** What version 2 cannot say is left out, and where it would then say something wrong, the type goes too. */
function forVersion2(schema: JsonSchema): JsonSchema {
  const open = schema.nullable === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  const untyped = open || schema['x-kubernetes-int-or-string'] === true;
  const out: JsonSchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (NOT_IN_VERSION_2.has(keyword) || (untyped && TYPE_KEYWORDS.has(keyword))) continue;
    if (keyword === 'properties') out.properties = mapValues(value, forVersion2);
    else if (keyword === 'items' || keyword === 'additionalProperties')
      out[keyword] = typeof value === 'object' && value !== null ? forVersion2(value as JsonSchema) : value;
    else out[keyword] = value;
  }
  return out;
}

function mapValues(properties: unknown, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => [name, change(schema)]),
  );
}
