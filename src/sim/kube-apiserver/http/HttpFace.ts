import { type KubeList, type KubeObject, parseApiVersion } from '../../../api/meta.ts';
import { decodeProtobuf } from '../../../api/protobuf/decodeProtobuf.ts';
import { ProtoError } from '../../../api/protobuf/ProtoReader.ts';
import { badRequestError, failure, resourceNotFoundError, StatusError } from '../../../api/StatusError.ts';
import { findDuplicateFields } from '../../../api/schema/findDuplicateFields.ts';
import { tooDeepAt } from '../../../api/schema/jsonDepth.ts';
import { jsonProblem } from '../../../api/schema/jsonProblem.ts';
import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import { YamlError } from '../../../api/yaml/YamlError.ts';
import type {
  KubeRequest,
  KubeResponse,
  RawRequest,
  RawResponse,
  RequestOptions,
  ResourceRef,
  UserInfo,
} from '../../../client/KubeRequest.ts';
import type { ApiServer } from '../ApiServer.ts';
import { parseProblem, unrecognized } from '../handlers/bodyType.ts';
import { customSchemaOf } from '../openapi/customSchemaOf.ts';
import type { Descriptions } from '../openapi/modelDefinition.ts';
import type { OpenApiSource } from '../openapi/openApi.ts';
import { VERSION } from '../version.ts';
import { checkQuery } from './checkQuery.ts';
import { serveNonResource } from './nonResource.ts';
import { parsePath } from './query.ts';
import { type RequestInfo, requestInfoOf } from './RequestInfo.ts';

/** The largest request body that is read (apiserver `MaxRequestBodyBytes`). */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;

const PAGE_NOT_FOUND: RawResponse = {
  code: 404,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  body: '404 page not found\n',
};

const EXTRA = 'impersonate-extra-';
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/**
 * The API server as HTTP clients see it, without the wire: paths, query, headers and text bodies in, and the same out.
 * Watches and streams are taken apart here too (`toRequest`) and served by whoever holds the connection.
 */
export class HttpFace {
  private readonly openApi: OpenApiSource;

  constructor(
    private readonly server: ApiServer,
    descriptions?: Descriptions,
  ) {
    this.openApi = {
      scheme: server.scheme,
      gitVersion: VERSION.gitVersion,
      descriptions,
      customSchema: (info) => customSchemaOf(server, info),
    };
  }

  /** Answers any request that is not a watch or a stream. */
  handle(raw: RawRequest, send: (request: KubeRequest) => KubeResponse): RawResponse {
    const answer = this.answer(raw, send);
    return wantsPretty(raw) ? pretty(answer) : answer;
  }

  private answer(raw: RawRequest, send: (request: KubeRequest) => KubeResponse): RawResponse {
    try {
      const request = this.toRequest(raw);
      if (!request) {
        const headers = lowerCased(raw.headers ?? {});
        this.server.authorizePath(raw.method, parsePath(raw.path).path, credentialsOf(headers));
        return serveNonResource(this.server, this.openApi, raw);
      }
      const response = send(request);
      return response.code === 404 && !this.serves(request) ? PAGE_NOT_FOUND : toHttp(response);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return toHttp({ code: error.code, body: error.status });
    }
  }

  /** The request that a path, its headers and body mean; undefined for paths that are not resources. */
  toRequest(raw: RawRequest): KubeRequest | undefined {
    const headers = lowerCased(raw.headers ?? {});
    const { path, query } = parsePath(raw.path);
    const info = requestInfoOf(raw.method, path, query, headers);
    if (!info) {
      if (path.startsWith('/api/') && path.split('/').length > 4) throw resourceNotFoundError();
      return undefined;
    }
    if (info.proxyPath !== undefined) return proxying(raw, info, headers);
    checkQuery(info.verb, info.patchType, query);
    const body = this.bodyOf(raw, headers, info.ref);
    const deleting = info.verb === 'delete' || info.verb === 'deletecollection';
    return {
      verb: info.verb,
      ref: info.ref,
      options: deleting ? { ...info.options, ...deleteOptions(body) } : info.options,
      ...(body === undefined || deleting
        ? {}
        : {
            body,
            duplicates: raw.bytes ? [] : findDuplicateFields(raw.body ?? ''),
            bodyLength: (raw.bytes ?? raw.body ?? '').length,
          }),
      ...(info.patchType ? { patchType: info.patchType } : {}),
      ...credentialsOf(headers),
    };
  }

  /** Whether the group and version are there at all: for others upstream's mux answers, not the API. */
  private serves({ ref }: KubeRequest): boolean {
    return this.server.scheme.group(ref.group)?.versions.includes(ref.version) ?? false;
  }

  private bodyOf(raw: RawRequest, headers: Record<string, string>, ref: ResourceRef): unknown {
    const text = raw.body ?? '';
    if (text === '') return undefined;
    if (text.length > MAX_BODY_BYTES) {
      throw failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY_BYTES}`, {});
    }
    const type = (headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';
    // A patch of no kind that there is: its body need not be read to be refused.
    if (raw.method === 'PATCH' && !type.includes('patch+')) return {};
    if (type === PROTOBUF && raw.bytes) return parseProtobuf(raw.bytes);
    if (type === 'application/yaml' || type === 'application/apply-patch+yaml') return parseYamlBody(text);
    if (!type.endsWith('json') && type !== '*/*') throw unsupportedMediaType(type);
    const deep = tooDeepAt(text);
    const huge = hugeNumber(text);
    if (deep === undefined && huge === undefined) {
      try {
        return JSON.parse(text);
      } catch {
        // What is wrong with it is found out below.
      }
    }
    const problem =
      deep !== undefined ? `invalid character '${text[deep]}' exceeded max depth` : (huge ?? jsonProblem(text));
    const kind = this.server.scheme.byResource(ref.group, ref.version, ref.resource)?.kind ?? '';
    throw notJson(text, type, kind, problem);
  }
}

/** Whether JSON is to be indented: asked for, or the client shows it to a person. Source: apiserver's `isPrettyPrint`. */
function wantsPretty({ path, headers }: RawRequest): boolean {
  if (/\/proxy(?:[/?]|$)/.test(path)) return false;
  const asked = /[?&]pretty=([^&]*)/.exec(path)?.[1];
  if (asked !== undefined) return /^(?:1|t|T|true|TRUE|True)$/.test(asked);
  const agent = headers?.['User-Agent'] ?? headers?.['user-agent'] ?? '';
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(agent);
}

function pretty(answer: RawResponse): RawResponse {
  const type = answer.headers['Content-Type'] ?? answer.headers['content-type'] ?? '';
  if (answer.bytes || !type.startsWith('application/json')) return answer;
  const { kind, apiVersion, ...rest } = JSON.parse(answer.body);
  return { ...answer, body: JSON.stringify({ kind, apiVersion, ...rest }, null, 2) };
}

/** A request through the server: its query, headers and body are for whom it is passed on to. */
function proxying(raw: RawRequest, info: RequestInfo, headers: Record<string, string>): KubeRequest {
  const { verb, ref, proxyPath = '' } = info;
  const mark = raw.path.indexOf('?');
  const path = mark < 0 ? raw.path : raw.path.slice(0, mark);
  const proxied = {
    method: raw.method,
    url: proxyPath === '' ? path : path.slice(0, path.length - proxyPath.length),
    path: proxyPath,
    query: mark < 0 ? '' : raw.path.slice(mark),
    headers,
    body: raw.body ?? '',
  };
  return { verb, ref, proxied, ...credentialsOf(headers) };
}

function parseProtobuf(bytes: Uint8Array): unknown {
  try {
    return decodeProtobuf(bytes);
  } catch (error) {
    if (error instanceof ProtoError) throw badRequestError(error.message);
    throw error;
  }
}

function parseYamlBody(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError)
      throw badRequestError(`error decoding YAML: error converting YAML to JSON: yaml: ${error.message}`);
    throw error;
  }
}

/** Numbers that are no float64 but infinite, which no field can hold. Few texts have digits that look like one. */
function hugeNumber(text: string): string | undefined {
  if (!/\d[eE]\+?\d{3}|\d{309}/.test(text)) return undefined;
  let found: string | undefined;
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  for (const [number] of bare.matchAll(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g)) {
    if (!Number.isFinite(Number(number))) found ??= number;
  }
  return found && `json: cannot unmarshal number ${found} into Go value of type float64`;
}

/** The answer to text that is no JSON: patches and objects are read at different places, which word it differently. */
function notJson(text: string, type: string, kind: string, problem: string): StatusError {
  if (type === 'application/merge-patch+json') {
    const message = 'Invalid JSON Patch';
    return new StatusError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 });
  }
  return type.endsWith('patch+json') ? badRequestError(problem) : unrecognized(kind, parseProblem(problem), text);
}

const unsupportedMediaType = (type: string): StatusError =>
  failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml (got ${type})`,
    {},
  );

function deleteOptions(body: unknown): RequestOptions {
  if (typeof body !== 'object' || body === null) return {};
  const given = body as Record<string, unknown> & { orphanDependents?: boolean; dryRun?: string[] };
  const options: RequestOptions = {};
  if (typeof given.gracePeriodSeconds === 'number') options.gracePeriodSeconds = given.gracePeriodSeconds;
  if (typeof given.propagationPolicy === 'string') {
    options.propagationPolicy = given.propagationPolicy as RequestOptions['propagationPolicy'];
  }
  if (given.orphanDependents === true) options.propagationPolicy = 'Orphan';
  if (given.orphanDependents === false) options.propagationPolicy = 'Background';
  if (Array.isArray(given.dryRun) && given.dryRun.length > 0) options.dryRun = true;
  if (typeof given.preconditions === 'object' && given.preconditions) options.preconditions = given.preconditions;
  return options;
}

function credentialsOf(headers: Record<string, string>): Pick<KubeRequest, 'bearerToken' | 'impersonate'> {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  return { ...impersonation(headers), ...(token ? { bearerToken: token } : {}) };
}

function impersonation(headers: Record<string, string>): { impersonate?: UserInfo } {
  const username = headers['impersonate-user'];
  if (!username) return {};
  const groups = (headers['impersonate-group'] ?? '')
    .split(',')
    .map((g) => g.trim())
    .filter((g) => g !== '');
  const uid = headers['impersonate-uid'];
  const extras = Object.entries(headers).filter(([name]) => name.startsWith(EXTRA));
  const extra = extras.map(([name, value]) => [decodeURIComponent(name.slice(EXTRA.length)), value.split(',')]);
  return {
    impersonate: {
      username,
      groups,
      ...(uid ? { uid } : {}),
      ...(extra.length > 0 ? { extra: Object.fromEntries(extra) as Record<string, string[]> } : {}),
    },
  };
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** An answer as HTTP carries it. */
export function toHttp(response: KubeResponse): RawResponse {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  const warnings = shortened(response.warnings ?? []);
  if (warnings.length > 0) headers.Warning = warnings.map((w) => `299 - ${JSON.stringify(w)}`).join(', ');
  if (response.headers) return { code: response.code, headers: response.headers, body: String(response.body ?? '') };
  if (typeof response.body === 'string')
    return { code: response.code, headers: { 'Content-Type': 'text/plain' }, body: response.body };
  return { code: response.code, headers, body: JSON.stringify(onTheWire(response.body)) };
}

const MAX_WARNINGS = 4096;
const MAX_WARNING = 256;

/** Each warning once; if they are too long in all, each is cut, and those go that are still too many (filters/warning.go). */
function shortened(warnings: readonly string[]): string[] {
  const all = [...new Set(warnings)];
  if (all.reduce((sum, text) => sum + text.length, 0) <= MAX_WARNINGS) return all;
  let left = MAX_WARNINGS;
  const cut = all.map((text) => text.slice(0, MAX_WARNING));
  return cut.filter((text) => {
    left -= text.length;
    return left >= 0;
  });
}

/** Items of a built-in list travel without kind and apiVersion; the list says them. Custom resources keep theirs. */
function onTheWire(body: unknown): unknown {
  const list = body as KubeList | undefined;
  if (!list || !Array.isArray(list.items) || !list.kind?.endsWith('List') || list.kind.startsWith('Partial'))
    return body;
  const { group } = parseApiVersion(list.apiVersion);
  if (group.includes('.') && !group.endsWith('.k8s.io')) return body;
  return { ...list, items: list.items.map(withoutType) };
}

function withoutType(object: KubeObject): KubeObject {
  const { kind: _, apiVersion: __, ...rest } = object;
  return rest;
}
