import { RE2JS } from 're2js';
import type { V1Ingress, V1IngressBackend } from '../../api/generated/types.ts';
import { type Guards, guardsOf } from './guards.ts';
import type { CookieAffinity } from './stickiness.ts';

/** What the router sees of a request. */
export interface HttpHead {
  scheme: 'http' | 'https';
  host: string;
  /** Without the query. */
  path: string;
  headers: Readonly<Record<string, string>>;
}

/** The Service and port that a rule leads to. */
export interface RouteBackend {
  namespace: string;
  service: string;
  /** Number or name; '' when the backend is no Service. */
  port: string;
}

/** A canary beside a route: part of its traffic goes elsewhere. */
interface Canary {
  weight: number;
  total: number;
  header: string;
  headerValue: string;
  headerPattern: RE2JS | undefined;
  cookie: string;
  backend: RouteBackend;
}

/** One path of one host. */
export interface Route {
  /** `ingress/default/hello` in the graph of traffic. */
  id: string;
  namespace: string;
  ingress: string;
  host: string;
  path: string;
  pathType: string;
  kind: 'exact' | 'prefix' | 'text' | 'regex';
  pattern: RE2JS | undefined;
  backend: RouteBackend;
  rewriteTarget: string;
  sslRedirect: boolean;
  /** `permanent-redirect` or `temporal-redirect`; `app-root` for the path `/`. */
  redirect: { status: number; to: string; why: string } | undefined;
  appRoot: string;
  affinity: CookieAffinity | undefined;
  /** `upstream-vhost` */
  vhost: string;
  /** `proxy-connect-timeout` and `proxy-read-timeout` where they are set. */
  timeouts: { connectMs?: number; readMs?: number };
  guards: Guards;
  canaries: Canary[];
}

interface Server {
  host: string;
  routes: Route[];
  tls: boolean;
  /** Key of the Secret with its certificate, '' for the controller's own. */
  certificate: string;
}

/** All rules of a controller, in the order in which it tries them. */
export interface RouteTable {
  exact: ReadonlyMap<string, Server>;
  /** `*.example.com` without the star, longest first. */
  wildcards: readonly { suffix: string; server: Server }[];
  fallback: Server | undefined;
}

const ANNOTATION = 'nginx.ingress.kubernetes.io/';
const MAX_PATTERN = 1_000;

/**
 * Rules of these Ingresses as ingress-nginx orders them: the exact host before the wildcard before none; in a host the
 * exact path before the longest prefix. One host and path that two Ingresses claim belongs to the older.
 */
export function routeTable(ingresses: readonly V1Ingress[]): RouteTable {
  const servers = new Map<string, Server>();
  const ordered = [...ingresses].sort(byAge);
  for (const ingress of ordered) if (annotation(ingress, 'canary') !== 'true') addIngress(servers, ingress);
  for (const ingress of ordered) if (annotation(ingress, 'canary') === 'true') addCanary(servers, ingress);
  for (const { routes } of servers.values()) {
    if (routes.some((r) => r.kind === 'regex')) for (const route of routes) asPattern(route);
    routes.sort((a, b) => Number(b.kind === 'exact') - Number(a.kind === 'exact') || b.path.length - a.path.length);
  }
  const wildcards = [...servers.values()]
    .filter(({ host }) => host.startsWith('*.'))
    .map((server) => ({ suffix: server.host.slice(1), server }))
    .sort((a, b) => b.suffix.length - a.suffix.length);
  return { exact: servers, wildcards, fallback: servers.get('') };
}

/** The server that a host name belongs to. */
export function serverOf(
  table: RouteTable,
  host: string,
): { tls: boolean; certificate: string; routes: readonly Route[] } | undefined {
  return table.exact.get(host) ?? wildcardOf(table, host) ?? table.fallback;
}

/** A star stands for one label, as TLS certificates have it. */
function wildcardOf({ wildcards }: RouteTable, host: string): Server | undefined {
  const dot = host.indexOf('.');
  if (dot <= 0) return undefined;
  const suffix = host.slice(dot);
  return wildcards.find((wildcard) => wildcard.suffix === suffix)?.server;
}

/** The rule for a request; undefined is the default backend's 404. */
export function matchRoute(table: RouteTable, host: string, path: string): Route | undefined {
  const server = serverOf(table, host);
  if (!server) return undefined;
  for (const route of server.routes) if (matches(route, path)) return route;
  return server === table.fallback ? undefined : table.fallback?.routes.find((r) => r.path === '*' && matches(r, path));
}

function matches({ kind, path, pattern }: Route, actual: string): boolean {
  switch (kind) {
    case 'exact':
      return actual === path;
    case 'text':
      return path === '*' || actual.startsWith(path);
    case 'regex':
      return pattern?.matcher(actual).lookingAt() ?? false;
    default:
      return (
        path === '/' ||
        actual === path ||
        (actual.startsWith(path) && (path.endsWith('/') || actual[path.length] === '/'))
      );
  }
}

/** Which backend takes this request: the route's own, or that of a canary. `draw` gives a number in [0, 1). */
export function backendFor(
  route: Route,
  head: HttpHead,
  draw: () => number,
): { backend: RouteBackend; canary: boolean } {
  for (const canary of route.canaries) {
    const verdict = canaryTakes(canary, head, draw);
    if (verdict) return { backend: canary.backend, canary: true };
  }
  return { backend: route.backend, canary: false };
}

/** Header before cookie before weight. */
function canaryTakes(canary: Canary, { headers }: HttpHead, draw: () => number): boolean {
  if (canary.header) {
    const value = headers[canary.header];
    if (canary.headerValue || canary.headerPattern) {
      const hit = canary.headerValue ? value === canary.headerValue : canary.headerPattern?.matcher(value ?? '').find();
      if (value !== undefined && hit) return true;
    } else if (value === 'always') return true;
    else if (value === 'never') return false;
  }
  if (canary.cookie) {
    const value = cookieOf(headers.cookie ?? '', canary.cookie);
    if (value === 'always') return true;
    if (value === 'never') return false;
  }
  return canary.weight > 0 && draw() * canary.total < canary.weight;
}

export function cookieOf(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** The path that the backend is asked for. */
export function rewritten(route: Route, path: string): string {
  if (!route.rewriteTarget) return path;
  if (!route.pattern) return route.rewriteTarget;
  const found = route.pattern.matcher(path);
  if (!found.lookingAt()) return route.rewriteTarget;
  return route.rewriteTarget.replace(/\$(\d)/g, (_, n) =>
    Number(n) <= found.groupCount() ? (found.group(Number(n)) ?? '') : '',
  );
}

const byAge = (a: V1Ingress, b: V1Ingress): number =>
  compare(a.metadata?.creationTimestamp ?? '', b.metadata?.creationTimestamp ?? '') ||
  compare(`${a.metadata?.namespace}/${a.metadata?.name}`, `${b.metadata?.namespace}/${b.metadata?.name}`);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const annotation = ({ metadata }: V1Ingress, name: string): string | undefined =>
  metadata?.annotations?.[ANNOTATION + name];

function backendOf(namespace: string, backend: V1IngressBackend): RouteBackend {
  const { name = '', port } = backend.service ?? {};
  return { namespace, service: name, port: String(port?.name || port?.number || '') };
}

function addIngress(servers: Map<string, Server>, ingress: V1Ingress): void {
  const { rules = [], defaultBackend, tls = [] } = ingress.spec ?? {};
  const serverFor = (host: string): Server => {
    const server = servers.get(host) ?? { host, routes: [], tls: false, certificate: '' };
    servers.set(host, server);
    const own = tls.find((t) => (t.hosts ?? []).includes(host));
    if (own) {
      server.tls = true;
      if (own.secretName) server.certificate = `${ingress.metadata?.namespace}/${own.secretName}`;
    }
    return server;
  };
  for (const { host = '', http } of rules) {
    const server = serverFor(host);
    for (const { path = '/', pathType, backend } of http?.paths ?? []) {
      addRoute(server, ingress, path, pathType, backend);
    }
    if (!http && defaultBackend) addRoute(server, ingress, '/', 'Prefix', defaultBackend);
  }
  if (defaultBackend) addRoute(serverFor(''), ingress, '*', 'ImplementationSpecific', defaultBackend);
}

const KINDS: Readonly<Record<string, Route['kind']>> = { Exact: 'exact', Prefix: 'prefix' };

function addRoute(
  server: Server,
  ingress: V1Ingress,
  rawPath: string,
  pathType: string,
  backend: V1IngressBackend,
): void {
  const { namespace = '', name = '' } = ingress.metadata ?? {};
  const path = pathType === 'Prefix' && rawPath.length > 1 ? rawPath.replace(/\/+$/, '') || '/' : rawPath;
  const kind = KINDS[pathType] ?? 'text';
  if (server.routes.some((r) => r.path === path && r.kind === kind)) return;
  const rewriteTarget = annotation(ingress, 'rewrite-target') ?? '';
  const usesRegex = annotation(ingress, 'use-regex') === 'true' || rewriteTarget !== '';
  const redirect = annotation(ingress, 'ssl-redirect') !== 'false' && server.tls;
  server.routes.push({
    id: `ingress/${namespace}/${name}`,
    namespace,
    ingress: name,
    host: server.host,
    path,
    pathType,
    kind: usesRegex && path !== '*' ? 'regex' : kind,
    pattern: undefined,
    backend: backendOf(namespace, backend),
    rewriteTarget,
    sslRedirect: redirect || annotation(ingress, 'force-ssl-redirect') === 'true',
    redirect: redirectOf(ingress),
    appRoot: annotation(ingress, 'app-root') ?? '',
    affinity: affinityOf(ingress),
    vhost: annotation(ingress, 'upstream-vhost') ?? '',
    timeouts: timeoutsOf(ingress),
    guards: guardsOf(ingress),
    canaries: [],
  });
}

function redirectOf(ingress: V1Ingress): Route['redirect'] {
  const permanent = annotation(ingress, 'permanent-redirect');
  const temporal = annotation(ingress, 'temporal-redirect');
  const code = Number(annotation(ingress, 'permanent-redirect-code')) || 301;
  if (temporal) return { status: 302, to: temporal, why: 'temporal-redirect' };
  return permanent ? { status: code, to: permanent, why: 'permanent-redirect' } : undefined;
}

function affinityOf(ingress: V1Ingress): CookieAffinity | undefined {
  if (annotation(ingress, 'affinity') !== 'cookie') return undefined;
  const maxAge = annotation(ingress, 'session-cookie-max-age');
  const sameSite = annotation(ingress, 'session-cookie-samesite');
  return {
    name: annotation(ingress, 'session-cookie-name') ?? 'INGRESSCOOKIE',
    attributes: [
      maxAge ? `; Max-Age=${maxAge}` : '',
      `; Path=${annotation(ingress, 'session-cookie-path') ?? '/'}`,
      annotation(ingress, 'session-cookie-secure') === 'true' ? '; Secure' : '',
      '; HttpOnly',
      sameSite ? `; SameSite=${sameSite}` : '',
    ].join(''),
  };
}

/** In seconds, without a unit. */
function timeoutsOf(ingress: V1Ingress): Route['timeouts'] {
  const connect = Number(annotation(ingress, 'proxy-connect-timeout')) || 0;
  const read = Number(annotation(ingress, 'proxy-read-timeout')) || 0;
  return { ...(connect > 0 ? { connectMs: connect * 1_000 } : {}), ...(read > 0 ? { readMs: read * 1_000 } : {}) };
}

/** As soon as one Ingress of a host uses expressions, all its paths are expressions without regard to case. */
function asPattern(route: Route): void {
  if (route.path === '*') return;
  route.kind = 'regex';
  route.pattern = compiled(`^${route.pathType === 'Exact' ? `${route.path}$` : route.path}`);
}

/** Linear-time expressions only; one that cannot be read matches nothing. */
function compiled(expression: string): RE2JS | undefined {
  if (expression.length > MAX_PATTERN) return undefined;
  try {
    return RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE);
  } catch {
    return undefined;
  }
}

function addCanary(servers: Map<string, Server>, ingress: V1Ingress): void {
  const { namespace = '' } = ingress.metadata ?? {};
  const pattern = annotation(ingress, 'canary-by-header-pattern');
  for (const { host = '', http } of ingress.spec?.rules ?? []) {
    for (const { path = '/', backend } of http?.paths ?? []) {
      const route = servers.get(host)?.routes.find((r) => r.path === path);
      route?.canaries.push({
        weight: Number(annotation(ingress, 'canary-weight') ?? 0) || 0,
        total: Number(annotation(ingress, 'canary-weight-total') ?? 100) || 100,
        header: (annotation(ingress, 'canary-by-header') ?? '').toLowerCase(),
        headerValue: annotation(ingress, 'canary-by-header-value') ?? '',
        headerPattern: pattern === undefined ? undefined : compiled(pattern),
        cookie: annotation(ingress, 'canary-by-cookie') ?? '',
        backend: backendOf(namespace, backend),
      });
    }
  }
}
