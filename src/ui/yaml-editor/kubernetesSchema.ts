/** The parts of an OpenAPI v2 document that an editor needs. */
export interface OpenApiDocument {
  definitions?: Record<string, OpenApiDefinition>;
}

interface OpenApiDefinition {
  type?: string;
  properties?: Record<string, unknown>;
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
  [more: string]: unknown;
}

type JsonSchema = Record<string, unknown>;

const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/**
 * The API server's own description of its kinds as one JSON schema: `apiVersion` and `kind` decide which definition
 * holds. Numbers are let through where the wire has strings that may be written as numbers.
 */
export function kubernetesSchema({ definitions = {} }: OpenApiDocument): JsonSchema {
  const choices: JsonSchema[] = [];
  const kinds = new Set<string>();
  const versions = new Set<string>();
  for (const [name, definition] of Object.entries(definitions)) {
    if (!definition.properties || !('kind' in definition.properties)) continue;
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      if (kind.endsWith('List') || kind.endsWith('Options') || kind === 'WatchEvent' || kind === 'Status') continue;
      const apiVersion = group ? `${group}/${version}` : version;
      kinds.add(kind);
      versions.add(apiVersion);
      choices.push({
        if: {
          properties: { apiVersion: { const: apiVersion }, kind: { const: kind } },
          required: ['apiVersion', 'kind'],
        },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON schema.
        then: { $ref: `#/definitions/${name}` },
      });
    }
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: { apiVersion: { enum: [...versions].sort() }, kind: { enum: [...kinds].sort() } },
    additionalProperties: true,
    allOf: choices,
    definitions: {
      ...definitions,
      ...(definitions[INT_OR_STRING] ? { [INT_OR_STRING]: { type: ['integer', 'string'] } } : {}),
      ...(definitions[QUANTITY] ? { [QUANTITY]: { type: ['string', 'number'] } } : {}),
    },
  };
}
