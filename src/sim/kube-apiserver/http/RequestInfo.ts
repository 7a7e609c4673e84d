import type { PatchType, RequestOptions, ResourceRef, Verb } from '../../../client/KubeRequest.ts';

/** A path of the API taken apart (apiserver/pkg/endpoints/request RequestInfo). */
export interface RequestInfo {
  verb: Verb;
  ref: ResourceRef;
  options: RequestOptions;
  patchType?: PatchType;
  /** Of the subresource `proxy`: the path that follows, as it is written. */
  proxyPath?: string;
}

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
  'application/apply-patch+cbor': 'apply',
};

/** Subresources that are named below a namespace and are not resources of it. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

/**
 * What a method and path ask for; undefined for paths that are not resources (`/healthz`, discovery).
 *
 *     /api/v1/namespaces/NS/RESOURCE/NAME/SUBRESOURCE      /apis/GROUP/VERSION/RESOURCE/NAME
 */
export function requestInfoOf(
  method: string,
  path: string,
  query: ReadonlyMap<string, readonly string[]>,
  headers: Readonly<Record<string, string>>,
): RequestInfo | undefined {
  const ref = refOf(path);
  if (!ref) return undefined;
  const options = optionsOf(query, headers);
  // The old form of a watch has it in the path, and may name an object, which is then a selector.
  const old = WATCH_PATH.test(path);
  const verb = verbOf(method, ref, old || (ref.name === undefined && isTrue(query.get('watch')?.[0])));
  if (verb === 'watch' && ref.name !== undefined) {
    options.fieldSelector ??= `metadata.name=${ref.name}`;
    delete ref.name;
  }
  if (!verb) return undefined;
  const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const patchType = verb === 'patch' ? PATCH_TYPES[contentType] : undefined;
  if (ref.subresource === 'proxy') return { verb, ref, options, proxyPath: PROXY_PATH.exec(path)?.[1] ?? '' };
  return { verb, ref, options, ...(patchType ? { patchType } : {}) };
}

const PROXY_PATH = /\/(?:pods|services|nodes)\/[^/]+\/proxy(\/.*)?$/;
const WATCH_PATH = /^\/(api\/[^/]+|apis\/[^/]+\/[^/]+)\/watch\/./;

function refOf(path: string): ResourceRef | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const legacy = parts[0] === 'api';
  if (!legacy && parts[0] !== 'apis') return undefined;
  const group = legacy ? '' : parts[1];
  const version = legacy ? parts[1] : parts[2];
  const rest = parts.slice(legacy ? 2 : 3);
  if (group === undefined || version === undefined || rest.length === 0) return undefined;
  if (rest[0] === 'watch') rest.shift();
  if (rest[0] !== 'namespaces' || rest.length < 3 || NAMESPACE_SUBRESOURCES.has(rest[2] as string)) {
    return refFrom(group, version, undefined, rest);
  }
  return refFrom(group, version, rest[1], rest.slice(2));
}

function refFrom(
  group: string,
  version: string,
  namespace: string | undefined,
  rest: string[],
): ResourceRef | undefined {
  const [resource, name, subresource, ...more] = rest;
  if (resource === undefined) return undefined;
  if (more.length > 0 && subresource !== 'proxy') return undefined;
  return {
    group,
    version,
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

function verbOf(method: string, ref: ResourceRef, watching: boolean): Verb | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (watching) return 'watch';
      return ref.name === undefined ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return ref.name === undefined ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
}

function optionsOf(
  query: ReadonlyMap<string, readonly string[]>,
  headers: Readonly<Record<string, string>>,
): RequestOptions {
  const raw = (name: string): string | undefined => query.get(name)?.[0];
  const first = (name: string): string | undefined => raw(name) || undefined;
  const options: RequestOptions = {
    labelSelector: first('labelSelector'),
    fieldSelector: first('fieldSelector'),
    limit: numberOf(first('limit')),
    continue: first('continue'),
    resourceVersion: first('resourceVersion'),
    resourceVersionMatch: first('resourceVersionMatch') as RequestOptions['resourceVersionMatch'],
    allowWatchBookmarks: isTrue(raw('allowWatchBookmarks')),
    sendInitialEvents: isTrue(raw('sendInitialEvents')),
    timeoutSeconds: numberOf(first('timeoutSeconds')),
    dryRun: first('dryRun') !== undefined,
    fieldManager: first('fieldManager') ?? managerFrom(headers['user-agent']),
    fieldValidation: first('fieldValidation') as RequestOptions['fieldValidation'],
    force: isTrue(raw('force')),
    propagationPolicy: first('propagationPolicy') as RequestOptions['propagationPolicy'],
    gracePeriodSeconds: numberOf(first('gracePeriodSeconds')),
    includeObject: first('includeObject') as RequestOptions['includeObject'],
    managedFields: true,
    ...presentation(headers.accept ?? ''),
    params: Object.fromEntries(
      [...query].map(([key, values]) => [key, values.length === 1 ? (values[0] as string) : [...values]]),
    ),
  };
  return options;
}

/** The first form in the Accept header that we can give. */
function presentation(accept: string): Pick<RequestOptions, 'as'> {
  for (const range of accept.split(',')) {
    const as = /;\s*as=(\w+)/.exec(range)?.[1];
    if (as === 'Table') return { as: 'table' };
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return { as: 'metadata' };
    if (range.includes('application/json') && !as) return {};
  }
  return {};
}

/** Upstream takes the first part of the user agent when no manager is named. */
const managerFrom = (userAgent: string | undefined): string | undefined => userAgent?.split('/')[0] || undefined;

/** Of parameters that are there, all but `false` and `0` are true. */
const isTrue = (text: string | undefined): boolean =>
  text !== undefined && text !== '0' && text.toLowerCase() !== 'false';

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isInteger(number) ? number : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
