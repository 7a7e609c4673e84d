import { describe, expect, test } from 'vitest';
import type { V1Ingress } from '../../api/generated/types.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';

const rule = (host: string, service: string) => ({
  host,
  http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: service, port: { number: 80 } } } }] },
});
const hello = { ingressClassName: 'nginx', rules: [rule('hello.example.com', 'hello')] };
const INGRESSES = { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses', namespace: 'default' };

function bed(): NetworkBed {
  const made = new NetworkBed().pod('a', { node: 0 }).pod('b', { node: 1 });
  made.service('hello', { ports: [{ port: 80, targetPort: 8080 }] });
  return made.endpoints('hello', [{ pod: 'a' }, { pod: 'b' }]);
}

const get = (b: NetworkBed, url = 'http://hello.example.com/x') => b.network.request({ url });

describe('the ingress controller', () => {
  test('sends a host’s requests to the endpoints of its Service in turn', () => {
    const b = bed().ingressController().ingress('hello', hello).settle();
    const bodies = [1, 2, 3, 4].map(() => get(b).body);
    expect(new Set(bodies)).toEqual(new Set(['default/a /x', 'default/b /x']));
    expect(bodies[0]).not.toBe(bodies[1]);
  });

  test('writes the address of its load balancer into the Ingress', () => {
    const b = bed().ingressController().ingress('hello', hello).settle(70_000);
    const stored = b.client.get<V1Ingress>({ ...INGRESSES, name: 'hello' });
    expect(stored.status?.loadBalancer?.ingress).toEqual([{ ip: '172.18.255.200' }]);
  });

  test('does not exist without a ready pod', () => {
    const b = bed().ingress('hello', hello).settle();
    expect(get(b).error).toContain('NXDOMAIN');
  });

  test('ignores Ingresses of other classes', () => {
    const b = bed()
      .ingressController()
      .ingress('hello', { ...hello, ingressClassName: 'traefik' })
      .settle();
    expect(get(b).status).toBeUndefined();
  });

  test('answers 404 for a path or host that no rule has, 503 without endpoints', () => {
    const b = bed().ingressController().ingress('hello', hello).settle();
    expect(b.network.request({ url: 'http://172.18.255.200/' })).toMatchObject({ status: 404 });
    b.service('empty', { ports: [{ port: 80 }] });
    b.ingress('empty', { rules: [rule('empty.example.com', 'empty'), rule('none.example.com', 'none')] }).settle();
    expect(get(b, 'http://empty.example.com/')).toMatchObject({
      status: 503,
      error: expect.stringContaining('no ready endpoints'),
    });
    expect(get(b, 'http://none.example.com/')).toMatchObject({
      status: 503,
      error: expect.stringContaining('no Service none'),
    });
  });

  test('tries another endpoint when one refuses, and answers 502 when all do', () => {
    const b = bed().ingressController().ingress('hello', hello).settle();
    b.open.set('default/a', []);
    for (let i = 0; i < 4; i++) expect(get(b).body).toBe('default/b /x');
    b.open.set('default/b', []);
    expect(get(b)).toMatchObject({ status: 502, error: expect.stringContaining('connection refused') });
  });

  test('passes on what the container answers', () => {
    const b = bed().ingressController().ingress('hello', hello).settle();
    b.statuses.set('default/a', 500).set('default/b', 500);
    expect(get(b).status).toBe(500);
  });

  test('redirects to https where the Ingress has a certificate', () => {
    const tls = [{ hosts: ['hello.example.com'], secretName: 'cert' }];
    const b = bed()
      .ingressController()
      .ingress('hello', { ...hello, tls })
      .settle();
    expect(get(b)).toMatchObject({ status: 308, headers: { location: 'https://hello.example.com/x' } });
    expect(get(b, 'https://hello.example.com/x').status).toBe(200);
  });

  test('does not send to a pod that a policy closes', () => {
    const b = bed().ingressController().ingress('hello', hello);
    b.policy('deny', { podSelector: {}, policyTypes: ['Ingress'] }).settle();
    const result = get(b);
    expect(result.status).toBe(504);
    expect(result.hops.some((hop) => hop.kind === 'policy' && hop.failed?.includes('"deny"'))).toBe(true);
  });

  test('redirects to https with 308 and the query, and names the certificate', () => {
    const b = bed().ingressController();
    b.ingress('hello', { ...hello, tls: [{ hosts: ['hello.example.com'], secretName: 'cert' }] }).settle();
    expect(get(b, 'http://hello.example.com/x?y=1')).toMatchObject({
      status: 308,
      headers: { location: 'https://hello.example.com/x?y=1' },
    });
    const shown = () => get(b, 'https://hello.example.com/').hops.map((hop) => hop.text);
    expect(shown().join()).toContain('Fake Certificate (there is no Secret default/cert)');
    const data = { 'tls.crt': 'YQ==', 'tls.key': 'YQ==' };
    const secrets = { group: '', version: 'v1', resource: 'secrets', namespace: 'default' };
    b.client.create(secrets, { metadata: { name: 'cert' }, type: 'kubernetes.io/tls', data } as V1Ingress);
    b.settle();
    expect(shown()).toContain('TLS handshake for hello.example.com: certificate of Secret default/cert');
  });

  test('asks for a password that its Secret has', () => {
    const b = bed().ingressController();
    b.ingress('hello', hello, { 'auth-type': 'basic', 'auth-secret': 'users', 'auth-realm': 'Staff' }).settle();
    const ask = (authorization?: string) =>
      b.network.request({ url: 'http://hello.example.com/', headers: authorization ? { authorization } : {} });
    expect(ask()).toMatchObject({ status: 503, error: expect.stringContaining('no Secret default/users') });
    const secrets = { group: '', version: 'v1', resource: 'secrets', namespace: 'default' };
    b.client.create(secrets, { metadata: { name: 'users' }, data: { auth: 'YTpiCg==' } } as V1Ingress);
    b.settle();
    expect(ask()).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="Staff"' } });
    expect(ask('Basic YTpi').status).toBe(200);
    expect(ask('Basic YTpj').status).toBe(401);
  });

  test('gives a client a cookie that leads it to the same pod again', () => {
    const b = bed()
      .ingressController()
      .ingress('hello', hello, { affinity: 'cookie', 'session-cookie-name': 'route' })
      .settle();
    const first = get(b);
    const cookie = first.headers?.['set-cookie'] ?? '';
    expect(cookie).toMatch(/^route=[\d.]+\|[0-9a-f]{8}; Path=\/; HttpOnly$/);
    for (let i = 0; i < 5; i++) {
      const again = b.network.request({
        url: 'http://hello.example.com/x',
        headers: { cookie: cookie.split(';')[0] ?? '' },
      });
      expect(again.body).toBe(first.body);
      expect(again.headers?.['set-cookie']).toBeUndefined();
    }
  });

  test('sends elsewhere, and gives up, as annotations say', () => {
    const b = bed().ingressController();
    b.ingress('hello', hello, { 'temporal-redirect': 'https://elsewhere.example.com' }).settle();
    expect(get(b)).toMatchObject({ status: 302, headers: { location: 'https://elsewhere.example.com' } });
  });
});
