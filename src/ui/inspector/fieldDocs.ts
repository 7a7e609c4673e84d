import { parseApiVersion } from '../../api/meta.ts';
import type { KubeClient } from '../../client/KubeClient.ts';

interface ApiSchema {
  $ref?: string;
  type?: string;
  description?: string;
  properties?: Record<string, ApiSchema>;
  required?: string[];
  items?: ApiSchema;
  additionalProperties?: ApiSchema | boolean;
  allOf?: ApiSchema[];
  enum?: unknown[];
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}
export interface ApiDocument {
  components?: { schemas?: Record<string, ApiSchema> };
}

export interface FieldDoc {
  /** `integer`, `[]Container`, `map[string]string`. */
  type: string;
  required: boolean;
  text: string;
  choices: readonly string[];
}

const known = new WeakMap<KubeClient, Map<string, Promise<ApiDocument>>>();

/** What the API server itself says about a field of a kind; undefined where it says nothing. */
export async function fieldDoc(
  client: KubeClient,
  apiVersion: string,
  kind: string,
  path: readonly string[],
): Promise<FieldDoc | undefined> {
  const documents = known.get(client) ?? new Map<string, Promise<ApiDocument>>();
  known.set(client, documents);
  let document = documents.get(apiVersion);
  if (!document) {
    document = load(client, apiVersion);
    documents.set(apiVersion, document);
  }
  return docIn(await document, { ...parseApiVersion(apiVersion), kind }, path);
}

async function load(client: KubeClient, apiVersion: string): Promise<ApiDocument> {
  const path = `/openapi/v3/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
  const { code, body } = await client.raw({ method: 'GET', path, headers: { Accept: 'application/json' } });
  return code === 200 ? (JSON.parse(body) as ApiDocument) : {};
}

interface Subject {
  group: string;
  version: string;
  kind: string;
}

/** Follows the path through the document's schemas. */
export function docIn(document: ApiDocument, of: Subject, path: readonly string[]): FieldDoc | undefined {
  const schemas = document.components?.schemas ?? {};
  const follow = (schema: ApiSchema | undefined): ApiSchema | undefined => {
    const ref = schema?.$ref ?? schema?.allOf?.[0]?.$ref;
    return ref ? schemas[ref.replace(/^.*\//, '')] : schema;
  };
  /** The fields below: of an object, of a list's items, of a map's values. */
  const inside = (schema: ApiSchema | undefined): ApiSchema | undefined => {
    const target = follow(schema);
    if (target?.items) return inside(target.items);
    return target;
  };
  let holder = Object.values(schemas).find((schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (gvk) => gvk.group === of.group && gvk.version === of.version && gvk.kind === of.kind,
    ),
  );
  for (const [index, name] of path.entries()) {
    const within: ApiSchema | undefined = inside(holder);
    const field = within?.properties?.[name] ?? valuesOf(within);
    if (!field) return undefined;
    if (index === path.length - 1) {
      const target = follow(field);
      return {
        type: typeOf(field, follow),
        required: within?.required?.includes(name) ?? false,
        text: field.description ?? target?.description ?? '',
        choices: (field.enum ?? target?.enum ?? []).map(String),
      };
    }
    holder = field;
  }
  return undefined;
}

const valuesOf = (schema: ApiSchema | undefined): ApiSchema | undefined =>
  typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;

function typeOf(schema: ApiSchema, follow: (schema: ApiSchema | undefined) => ApiSchema | undefined): string {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (schema.items) return `[]${typeOf(schema.items, follow)}`;
  const values = valuesOf(schema);
  if (values) return `map[string]${typeOf(values, follow)}`;
  if (!ref) return schema.type ?? 'object';
  const target = follow(schema);
  return target?.properties ? ref.replace(/^.*\./, '') : (target?.type ?? ref.replace(/^.*\./, ''));
}
