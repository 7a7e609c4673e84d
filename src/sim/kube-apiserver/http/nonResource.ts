import { failure } from '../../../api/StatusError.ts';
import type { RawRequest, RawResponse } from '../../../client/KubeRequest.ts';
import type { ApiServer } from '../ApiServer.ts';
import { serveDiscovery } from '../discovery/serveDiscovery.ts';
import type { OpenApiSource } from '../openapi/openApi.ts';
import { serveOpenApi } from '../openapi/serveOpenApi.ts';
import { VERSION } from '../version.ts';
import { metricsText } from './metricsText.ts';
import { parsePath } from './query.ts';

const HEALTH_PATHS = new Set(['/healthz', '/livez', '/readyz', '/healthz/ping', '/livez/ping', '/readyz/ping']);

/** Answers the paths that are not resources: discovery, version, health. */
export function serveNonResource(server: ApiServer, openApi: OpenApiSource, raw: RawRequest): RawResponse {
  const { path } = parsePath(raw.path);
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (trimmed === '/version') return json(VERSION);
  if (trimmed === '/metrics')
    return {
      code: 200,
      headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
      body: metricsText(server),
    };
  if (HEALTH_PATHS.has(trimmed))
    return { code: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: 'ok' };
  const accept = Object.entries(raw.headers ?? {}).find(([name]) => name.toLowerCase() === 'accept')?.[1] ?? '*/*';
  const discovery = serveDiscovery(server.scheme, trimmed, accept, SERVER_ADDRESS);
  if (discovery)
    return { code: 200, headers: { 'Content-Type': discovery.contentType }, body: JSON.stringify(discovery.body) };
  const document = serveOpenApi(openApi, trimmed, accept);
  if (document) return document;
  if (trimmed === '/' || trimmed === '') return json({ paths: rootPaths(server) });
  const { code, status } = failure(404, 'NotFound', 'the server could not find the requested resource', {});
  return { code, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(status) };
}

const SERVER_ADDRESS = '172.18.0.4:6443';

function rootPaths(server: ApiServer): string[] {
  const groups = server.scheme.groups().filter((g) => g.name !== '');
  const paths = groups.flatMap((g) => [`/apis/${g.name}`, ...g.versions.map((v) => `/apis/${g.name}/${v}`)]);
  return ['/api', '/api/v1', '/apis', ...paths, ...HEALTH_PATHS, '/openapi/v2', '/openapi/v3', '/version'].sort();
}

const json = (body: unknown): RawResponse => ({
  code: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
