import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { Scheme } from '../../../api/Scheme.ts';
import { modelSchema } from '../../../api/schema/schemaOf.ts';
import { customDefinition, customListDefinition } from './customDefinition.ts';
import { type Dialect, type JsonSchema, referencesIn } from './JsonSchema.ts';
import { type Descriptions, modelDefinition } from './modelDefinition.ts';
import type { Operation } from './Operation.ts';
import { definitionName, listDefinitionName, operationsOf, rootPath } from './operationsOf.ts';
import { renderPaths } from './renderPaths.ts';
import { modelOfDefinition, scalarDefinition } from './scalarDefinitions.ts';

/** What the documents are made from. Documents are kept until the scheme changes, so keep the object itself too. */
export interface OpenApiSource {
  readonly scheme: Scheme;
  /** As `/version` says it, `v1.36.0`. */
  readonly gitVersion: string;
  /** `src/api/generated/descriptions.ts`; documents have no explanations without. */
  readonly descriptions?: Descriptions;
  /** The `openAPIV3Schema` of a custom resource's version. Replace the resource in the scheme when it changes. */
  readonly customSchema?: (info: ResourceInfo) => JsonSchema | undefined;
}

/** `/openapi/v2`, as JSON. (Upstream also offers protobuf.) */
export function openApiV2(source: OpenApiSource): JsonSchema {
  return kept(source, 'v2', () => {
    const operations = source.scheme.all().flatMap(operationsOf);
    return {
      swagger: '2.0',
      info: { title: 'Kubernetes', version: source.gitVersion },
      paths: renderPaths(operations, 'v2'),
      definitions: definitionsFor(source, operations, 'v2'),
      securityDefinitions: { BearerToken: BEARER },
      security: [{ BearerToken: [] }],
    };
  });
}

/** `/openapi/v3`: where the document of each group version is. The hash changes when the document may have. */
export function openApiV3Index(source: OpenApiSource): JsonSchema {
  return kept(source, 'v3', () => {
    const roots = groupVersions(source.scheme).map((gv) => rootPath(gv).slice(1));
    const hash = (root: string) => fingerprint(`${root} ${source.gitVersion} ${source.scheme.version}`);
    return {
      paths: Object.fromEntries(
        roots.sort().map((root) => [root, { serverRelativeURL: `/openapi/v3/${root}?hash=${hash(root)}` }]),
      ),
    };
  });
}

/** `/openapi/v3/<root>` for a root of the index (`api/v1`, `apis/apps/v1`); undefined for any other. */
export function openApiV3(source: OpenApiSource, root: string): JsonSchema | undefined {
  const gv = groupVersions(source.scheme).find((candidate) => rootPath(candidate).slice(1) === root);
  if (!gv) return undefined;
  return kept(source, root, () => {
    const operations = source.scheme.resourcesOf(gv.group, gv.version).flatMap(operationsOf);
    return {
      openapi: '3.0.0',
      info: { title: 'Kubernetes', version: source.gitVersion },
      paths: renderPaths(operations, 'v3'),
      components: {
        schemas: definitionsFor(source, operations, 'v3'),
        securitySchemes: { BearerToken: BEARER },
      },
    };
  });
}

const BEARER = {
  description: 'Bearer Token authentication',
  in: 'header',
  name: 'authorization',
  type: 'apiKey',
};

const groupVersions = (scheme: Scheme): { group: string; version: string }[] =>
  scheme.groups().flatMap(({ name, versions }) => versions.map((version) => ({ group: name, version })));

/** Kinds that every client may meet, whether or not an operation mentions them. */
const ALWAYS = ['V1Status', 'V1WatchEvent', 'V1APIGroupList', 'V1APIResourceList', 'V1APIVersions', 'VersionInfo'].map(
  (model) => modelSchema(model).definition,
);

/** Every definition that the operations mention, and what those mention in turn, by name. */
function definitionsFor(
  source: OpenApiSource,
  operations: readonly Operation[],
  dialect: Dialect,
): Record<string, JsonSchema> {
  const definitions = new Map<string, JsonSchema>();
  const custom = customDefinitions(source, dialect);
  const mentioned = operations.flatMap(({ body, answer }) => [body?.definition, answer]);
  const todo = [...ALWAYS, ...mentioned].filter((name) => name !== undefined);
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (definitions.has(name)) continue;
    const definition = custom.get(name)?.() ?? definitionOf(name, dialect, source.descriptions ?? {});
    definitions.set(name, definition);
    todo.push(...referencesIn(definition));
  }
  return Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function definitionOf(name: string, dialect: Dialect, descriptions: Descriptions): JsonSchema {
  const model = modelOfDefinition(name);
  if (model !== undefined) return modelDefinition(modelSchema(model), dialect, descriptions);
  return scalarDefinition(name, dialect) ?? { type: 'object' };
}

function customDefinitions({ scheme, customSchema }: OpenApiSource, dialect: Dialect): Map<string, () => JsonSchema> {
  const definitions = new Map<string, () => JsonSchema>();
  for (const info of scheme.all()) {
    if (!info.custom) continue;
    definitions.set(definitionName(info), () => customDefinition(info, customSchema?.(info), dialect));
    definitions.set(listDefinitionName(info), () => customListDefinition(info, dialect));
  }
  return definitions;
}

/** 64 bits of FNV-1a in two halves, as upper-case hex. */
function fingerprint(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ low, 0x01000193);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).toUpperCase().padStart(8, '0')).join('');
}

interface Kept {
  version: number;
  readonly documents: Map<string, JsonSchema>;
}

const caches = new WeakMap<OpenApiSource, Kept>();

function kept(source: OpenApiSource, key: string, make: () => JsonSchema): JsonSchema {
  let cache = caches.get(source);
  if (!cache || cache.version !== source.scheme.version) {
    cache = { version: source.scheme.version, documents: new Map() };
    caches.set(source, cache);
  }
  const document = cache.documents.get(key) ?? make();
  cache.documents.set(key, document);
  return document;
}
