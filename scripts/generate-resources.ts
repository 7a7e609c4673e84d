/**
 * Writes `src/api/generated/resources.ts`: every resource of the Kubernetes release that the installed
 * `@kubernetes/client-node` describes, read off the paths, HTTP methods and body types of its API classes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const gen = join(root, 'node_modules/@kubernetes/client-node/dist/gen');
const out = join(root, 'src/api/generated/resources.ts');

interface Operation {
  name: string;
  path: string;
  method: string;
  body?: string;
  response?: string;
}

interface Subresource {
  name: string;
  kind: string;
  group?: string;
  version?: string;
  verbs: string[];
  model?: string;
}

interface Resource {
  group: string;
  version: string;
  resource: string;
  singular: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
  subresources: Subresource[];
  model: string;
  storageVersionHash?: string;
}

const VERB: Record<string, string> = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/** The request and response halves of one API class, joined by the name of the operation. */
function operationsOf(api: string): Operation[] {
  const source = readFileSync(join(gen, 'apis', `${api}.js`), 'utf8');
  const operations = new Map<string, Operation>();
  for (const chunk of source.split(/^ {4}async /m).slice(1)) {
    const name = /^\w+/.exec(chunk)?.[0] ?? '';
    const path = /localVarPath = '([^']+)'/.exec(chunk)?.[1];
    const method = /HttpMethod\.(\w+)/.exec(chunk)?.[1];
    if (path !== undefined && method !== undefined) {
      const body = /ObjectSerializer\.serialize\(body, "(\w+)"/.exec(chunk)?.[1];
      operations.set(name, { name, path, method, ...(body === undefined ? {} : { body }) });
      continue;
    }
    const operation = operations.get(name.replace(/WithHttpInfo$/, ''));
    const response = /ObjectSerializer\.deserialize\([\s\S]*?, "(\w+)"/.exec(chunk)?.[1];
    if (operation && response !== undefined) operation.response = response;
  }
  return [...operations.values()];
}

const kindOfModel = (model: string): string => model.replace(/^.*?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, '');

/** The verb of discovery that an operation stands for; undefined for what discovery does not list. */
function verbOf({ name, method }: Operation): string | undefined {
  if (name.startsWith('list')) return 'list';
  if (name.startsWith('deleteCollection')) return 'deletecollection';
  return VERB[method];
}

/** Kinds that the typings cannot tell: the options of connections, and where a subresource borrows another group's kind. */
function connectKind(name: string): string {
  return `${name.replace(/^connect(Get|Post|Put|Patch|Delete|Head|Options)(Namespaced)?/, '').replace(/Portforward/, 'PortForward')}Options`;
}

const BORROWED: Record<string, { group: string; version: string }> = {
  Scale: { group: 'autoscaling', version: 'v1' },
  Eviction: { group: 'policy', version: 'v1' },
  TokenRequest: { group: 'authentication.k8s.io', version: 'v1' },
};

function addSubresource(resource: Resource, name: string, operation: Operation): void {
  const verb = verbOf(operation);
  if (verb === undefined) return;
  let sub = resource.subresources.find((s) => s.name === name);
  if (!sub) {
    const connect = operation.name.startsWith('connect');
    const typed = [operation.body, operation.response].find((t) => t !== undefined && t !== 'any' && t !== 'string');
    const model = connect ? undefined : (typed ?? resource.model);
    const kind = connect ? connectKind(operation.name) : kindOfModel(model ?? resource.model);
    sub = { name, kind, ...BORROWED[kind], verbs: [], ...(model === undefined ? {} : { model }) };
    if (sub.group === resource.group && sub.version === resource.version) {
      delete sub.group;
      delete sub.version;
    }
    resource.subresources.push(sub);
  }
  if (!sub.verbs.includes(verb)) sub.verbs.push(verb);
}

interface Place {
  group: string;
  version: string;
  resource: string;
  sub?: string;
  namespaced: boolean;
  collection: boolean;
}

/** What a path addresses; undefined for paths that are no resource (discovery, proxied sub-paths). */
function placeOf(path: string): Place | undefined {
  const match = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/(.+)$/.exec(path);
  if (!match?.[3]) return undefined;
  const parts = match[3].split('/');
  const namespaced = parts[0] === 'namespaces' && parts[1] === '{namespace}';
  const [resource, item, sub, more] = namespaced ? parts.slice(2) : parts;
  if (resource === undefined || more !== undefined) return undefined;
  const place = {
    group: match[1] ?? '',
    version: match[2] ?? '',
    resource,
    namespaced,
    collection: item === undefined,
  };
  return sub === undefined ? place : { ...place, sub };
}

function resourcesOf(api: string): Resource[] {
  const found = new Map<string, Resource>();
  const subresources: [Place, Operation][] = [];
  for (const operation of operationsOf(api)) {
    const place = placeOf(operation.path);
    if (!place) continue;
    if (place.sub !== undefined) {
      subresources.push([place, operation]);
      continue;
    }
    let resource = found.get(place.resource);
    if (!resource) {
      const { group, version, resource: plural } = place;
      resource = {
        group,
        version,
        resource: plural,
        singular: '',
        kind: '',
        namespaced: false,
        verbs: [],
        subresources: [],
        model: '',
      };
      found.set(plural, resource);
    }
    resource.namespaced ||= place.namespaced;
    const verb = verbOf(operation);
    if (verb !== undefined && !resource.verbs.includes(verb)) resource.verbs.push(verb);
    if (verb === 'create' || (verb === 'get' && resource.model === ''))
      resource.model = operation.body ?? operation.response ?? '';
  }
  for (const [place, operation] of subresources) {
    const owner = found.get(place.resource);
    if (owner) addSubresource(owner, place.sub ?? '', operation);
  }
  return [...found.values()].map(finished);
}

/** The kind and version that etcd holds where it is not the served one, as far as the release's defaults differ. */
function storageOf({ group, version, kind }: Resource): string {
  if (group === 'autoscaling') return `autoscaling/v2/${kind}`;
  if (group === 'events.k8s.io') return '/v1/Event';
  return `${group}/${version}/${kind}`;
}

function finished(resource: Resource): Resource {
  resource.kind = kindOfModel(resource.model);
  resource.singular = resource.kind.toLowerCase();
  if (resource.verbs.includes('list') && resource.resource !== 'componentstatuses') resource.verbs.push('watch');
  if (resource.verbs.includes('watch'))
    resource.storageVersionHash = createHash('sha256')
      .update(storageOf(resource))
      .digest()
      .subarray(0, 8)
      .toString('base64');
  resource.verbs.sort();
  for (const sub of resource.subresources) sub.verbs.sort();
  resource.subresources.sort((a, b) => (a.name < b.name ? -1 : 1));
  return resource;
}

const current = readFileSync(join(gen, 'types/ObjectParamAPI.d.ts'), 'utf8');
const apis = [...current.matchAll(/export declare class Object(\w*V\d\w*Api) /g)].map((m) => m[1] ?? '');
const resources = apis
  .flatMap(resourcesOf)
  .sort((a, b) => (`${a.group}/${a.version}/${a.resource}` < `${b.group}/${b.version}/${b.resource}` ? -1 : 1));
const release = /OpenAPI spec version: release-([\d.]+)/.exec(
  readFileSync(join(gen, 'models/V1Pod.d.ts'), 'utf8'),
)?.[1];
mkdirSync(dirname(out), { recursive: true });
writeFileSync(
  out,
  `// Generated by scripts/generate-resources.ts from the installed Kubernetes typings. Do not edit, do not commit.
import type { GeneratedResource } from '../ResourceInfo.ts';

/** The release that the typings describe, as major.minor. */
export const release = '${release}';

export const generatedResources: readonly GeneratedResource[] = [
${resources.map((r) => `  ${JSON.stringify(r)},`).join('\n')}
];
`,
);
