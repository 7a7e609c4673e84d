import { apiVersionOf } from '../api/meta.ts';
import type { ClientConfig } from '../client/KubeClient.ts';
import type { KubeRequest, RequestOptions } from '../client/KubeRequest.ts';
import type { KubectlIO } from './KubectlIO.ts';

const METHODS: Record<KubeRequest['verb'], string> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

/** Writes every request and answer to stderr as `kubectl -v=6` and above do. */
export function exchangeLog(io: KubectlIO, level: number, server: string): NonNullable<ClientConfig['onExchange']> {
  return (request, response) => {
    if (level < 6) return;
    const isRaw = 'path' in request;
    const method = isRaw ? request.method : METHODS[request.verb];
    const url = `${server.replace(/\/$/, '')}${isRaw ? request.path : pathOf(request)}`;
    const head = `${stamp(io.now())} round_trippers.go`;
    if (level >= 8) {
      const body = isRaw ? request.body : request.body === undefined ? undefined : JSON.stringify(request.body);
      if (body) io.stderr(`${head}:425] Request Body: ${shorten(body, level)}\n`);
    }
    io.stderr(`${head}:632] "Response" verb="${method}" url="${url}" status="${statusLine(response.code)}"\n`);
    if (level >= 8) {
      const body = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
      io.stderr(`${head}:425] Response Body: ${shorten(body ?? '', level)}\n`);
    }
  };
}

/** The path and query of a request, as it goes over HTTP. */
export function pathOf({ ref, options, verb }: KubeRequest): string {
  const root = ref.group === '' ? `/api/${ref.version}` : `/apis/${apiVersionOf(ref)}`;
  const namespace = ref.namespace ? `/namespaces/${ref.namespace}` : '';
  const name = ref.name ? `/${ref.name}` : '';
  const subresource = ref.subresource ? `/${ref.subresource}` : '';
  return `${root}${namespace}/${ref.resource}${name}${subresource}${queryOf(options ?? {}, verb)}`;
}

function queryOf(options: RequestOptions, verb: string): string {
  const query: [string, string][] = [];
  const add = (key: string, value: unknown): void => {
    if (value !== undefined && value !== '') query.push([key, String(value)]);
  };
  add('fieldManager', options.fieldManager);
  add('fieldValidation', options.fieldValidation);
  add('fieldSelector', options.fieldSelector);
  add('labelSelector', options.labelSelector);
  add('limit', options.limit);
  add('continue', options.continue);
  add('resourceVersion', options.resourceVersion);
  if (options.dryRun) add('dryRun', 'All');
  if (options.force) add('force', 'true');
  if (verb === 'watch') add('watch', 'true');
  if (options.as === 'table') add('includeObject', options.includeObject);
  for (const [key, value] of Object.entries(options.params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) add(key, one);
  }
  if (query.length === 0) return '';
  return `?${query.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`;
}

function stamp(now: number): string {
  const iso = new Date(now).toISOString();
  return `I${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000   12345`;
}

const STATUS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

const statusLine = (code: number): string => `${code} ${STATUS[code] ?? ''}`.trim();

function shorten(body: string, level: number): string {
  const max = level >= 10 ? Number.MAX_SAFE_INTEGER : level === 9 ? 10240 : 1024;
  return body.length > max ? `${body.slice(0, max)} [truncated ${body.length - max} chars]` : body;
}
