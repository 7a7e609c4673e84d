import { describe, expect, test } from 'vitest';
import type { V1Ingress } from '../../api/generated/types.ts';
import { backendFor, matchRoute, rewritten, routeTable } from './routes.ts';

interface Path {
  host?: string;
  path?: string;
  type?: string;
  to: string;
}

const PREFIX = 'nginx.ingress.kubernetes.io/';

function ingress(
  name: string,
  paths: Path[],
  annotations: Record<string, string> = {},
  spec: V1Ingress['spec'] = {},
): V1Ingress {
  return {
    metadata: {
      name,
      namespace: 'default',
      creationTimestamp: '2026-01-01T00:00:00Z',
      annotations: Object.fromEntries(Object.entries(annotations).map(([k, v]) => [PREFIX + k, v])),
    },
    spec: {
      rules: paths.map(({ host, path = '/', type = 'Prefix', to }) => ({
        ...(host ? { host } : {}),
        http: { paths: [{ path, pathType: type, backend: { service: { name: to, port: { number: 80 } } } }] },
      })),
      ...spec,
    },
  };
}

const RULES = ingress('all', [
  { host: 'a.example.com', path: '/', to: 'root' },
  { host: 'a.example.com', path: '/foo', to: 'foo' },
  { host: 'a.example.com', path: '/foo/bar', to: 'bar' },
  { host: 'a.example.com', path: '/foo', type: 'Exact', to: 'exact' },
  { host: 'a.example.com', path: '/text', type: 'ImplementationSpecific', to: 'text' },
  { host: 'b.example.com', path: '/only/', to: 'only' },
  { host: '*.example.com', to: 'wild' },
  { host: '*.deep.example.com', to: 'deep' },
  { path: '/any', to: 'any' },
]);

describe('the route of a request', () => {
  test.each([
    ['a.example.com', '/', 'root'],
    ['a.example.com', '/foo', 'exact'],
    ['a.example.com', '/foo/', 'foo'],
    ['a.example.com', '/foo/x', 'foo'],
    ['a.example.com', '/foobar', 'root'],
    ['a.example.com', '/foo/bar', 'bar'],
    ['a.example.com', '/foo/bar/baz', 'bar'],
    ['a.example.com', '/textual', 'text'],
    ['b.example.com', '/only', 'only'],
    ['b.example.com', '/only/x', 'only'],
    ['b.example.com', '/other', undefined],
    ['c.example.com', '/x', 'wild'],
    ['x.deep.example.com', '/', 'deep'],
    ['x.y.example.com', '/any', 'any'],
    ['example.com', '/', undefined],
    ['other.org', '/any/x', 'any'],
    ['other.org', '/', undefined],
  ])('%s%s goes to %s', (host, path, to) => {
    expect(matchRoute(routeTable([RULES]), host, path)?.backend.service).toBe(to);
  });

  test('is the default backend of an Ingress when no rule of any host fits', () => {
    const spec = { defaultBackend: { service: { name: 'fallback', port: { number: 80 } } } };
    const table = routeTable([RULES, ingress('default', [], {}, spec)]);
    expect(matchRoute(table, 'other.org', '/nothing')?.backend.service).toBe('fallback');
  });

  test('belongs to the older of two Ingresses that claim it', () => {
    const old = ingress('old', [{ host: 'x.org', to: 'first' }]);
    const young = ingress('young', [{ host: 'x.org', to: 'second' }]);
    const later = { ...young, metadata: { ...young.metadata, creationTimestamp: '2026-01-02T00:00:00Z' } };
    expect(matchRoute(routeTable([later, old]), 'x.org', '/')?.backend.service).toBe('first');
  });

  test('may rewrite the path by what its expression caught', () => {
    const table = routeTable([
      ingress('r', [{ host: 'x.org', path: '/app(/|$)(.*)', type: 'ImplementationSpecific', to: 's' }], {
        'rewrite-target': '/$2',
      }),
    ]);
    const route = matchRoute(table, 'x.org', '/app/list/1');
    expect(route && rewritten(route, '/app/list/1')).toBe('/list/1');
    expect(route && rewritten(route, '/app')).toBe('/');
    expect(matchRoute(table, 'x.org', '/else')).toBeUndefined();
  });

  test('is found at once for an expression that would keep others busy for ever', () => {
    const path = '/(a+)+$';
    const table = routeTable([
      ingress('evil', [{ host: 'x.org', path, type: 'ImplementationSpecific', to: 's' }], { 'use-regex': 'true' }),
    ]);
    expect(matchRoute(table, 'x.org', `/${'a'.repeat(5_000)}!`)).toBeUndefined();
  });

  test('an expression that cannot be read matches nothing', () => {
    const table = routeTable([
      ingress('bad', [{ host: 'x.org', path: '/(', type: 'ImplementationSpecific', to: 's' }], { 'use-regex': 'true' }),
    ]);
    expect(matchRoute(table, 'x.org', '/(')).toBeUndefined();
  });

  test('asks for https when there is a certificate for the host, unless told otherwise', () => {
    const tls = { tls: [{ hosts: ['x.org'], secretName: 's' }] };
    const plain = ingress('t', [{ host: 'x.org', to: 's' }], {}, tls);
    plain.spec!.rules = ingress('t', [{ host: 'x.org', to: 's' }]).spec!.rules;
    expect(matchRoute(routeTable([plain]), 'x.org', '/')?.sslRedirect).toBe(true);
    const free = { ...plain, metadata: { ...plain.metadata, annotations: { [`${PREFIX}ssl-redirect`]: 'false' } } };
    expect(matchRoute(routeTable([free]), 'x.org', '/')?.sslRedirect).toBe(false);
  });
});

describe('a canary', () => {
  const stable = ingress('stable', [{ host: 'x.org', to: 'stable' }]);
  const canary = (annotations: Record<string, string>) =>
    ingress('canary', [{ host: 'x.org', to: 'canary' }], { canary: 'true', ...annotations });
  const pick = (annotations: Record<string, string>, headers: Record<string, string>, draw = 0.5) => {
    const route = matchRoute(routeTable([canary(annotations), stable]), 'x.org', '/')!;
    return backendFor(route, { scheme: 'http', host: 'x.org', path: '/', headers }, () => draw).backend.service;
  };
  test.each<[string, Record<string, string>, Record<string, string>, number, string]>([
    ['of weight 20 below it', { 'canary-weight': '20' }, {}, 0.19, 'canary'],
    ['of weight 20 above it', { 'canary-weight': '20' }, {}, 0.21, 'stable'],
    ['of weight 1 of 1000', { 'canary-weight': '1', 'canary-weight-total': '1000' }, {}, 0.002, 'stable'],
    ['by header, always', { 'canary-by-header': 'X-New' }, { 'x-new': 'always' }, 0.9, 'canary'],
    ['by header, never', { 'canary-by-header': 'X-New', 'canary-weight': '100' }, { 'x-new': 'never' }, 0, 'stable'],
    [
      'by header value',
      { 'canary-by-header': 'X-New', 'canary-by-header-value': 'v2' },
      { 'x-new': 'v2' },
      0.9,
      'canary',
    ],
    [
      'by another header value',
      { 'canary-by-header': 'X-New', 'canary-by-header-value': 'v2' },
      { 'x-new': 'v1' },
      0.9,
      'stable',
    ],
    ['by cookie', { 'canary-by-cookie': 'new' }, { cookie: 'a=b; new=always' }, 0.9, 'canary'],
  ])('%s', (_, annotations, headers, draw, to) => {
    expect(pick(annotations, headers, draw)).toBe(to);
  });
});
