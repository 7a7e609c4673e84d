import { describe, expect, test } from 'vitest';
import type { V1Deployment, V1Service } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { gatewayApiCrds } from '../../scenarios/gatewayApiCrds.ts';
import type { Gateway, GatewayClass, HttpRoute, HttpRouteRule } from '../ingress-controller/gateway/gatewayTypes.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';

const DEFINITIONS = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' };
const ref = (resource: string, namespace = 'default', version = 'v1') => ({
  group: 'gateway.networking.k8s.io',
  version,
  resource,
  namespace,
});
const LISTENER = { name: 'http', port: 80, protocol: 'HTTP' };

/** A cluster with the definitions, the controller, and Services `a` and `b` with a pod each. */
function bed(): NetworkBed {
  const b = new NetworkBed().pod('a', { node: 0 }).pod('b', { node: 1 }).ingressController();
  for (const name of ['a', 'b']) {
    b.service(name, { ports: [{ port: 80, targetPort: 8080 }] });
    b.endpoints(name, [{ pod: name }]);
  }
  for (const crd of gatewayApiCrds) b.client.create(DEFINITIONS, crd as KubeObject);
  return b.settle();
}

const create = (b: NetworkBed, kind: string, resource: string, name: string, spec: unknown, namespace = 'default') =>
  b.client.create(ref(resource, namespace, kind === 'ReferenceGrant' ? 'v1beta1' : 'v1'), {
    apiVersion: `gateway.networking.k8s.io/${kind === 'ReferenceGrant' ? 'v1beta1' : 'v1'}`,
    kind,
    metadata: { name },
    spec,
  } as KubeObject);

/** A Gateway with its data plane: what the deployment controller and kubelets would make of it is put there by hand. */
function gateway(b: NetworkBed, listeners: object[] = [LISTENER]): NetworkBed {
  create(b, 'Gateway', 'gateways', 'gw', { gatewayClassName: 'nginx', listeners });
  b.settle();
  const { spec } = b.client.get<V1Deployment>({
    group: 'apps',
    ...{ version: 'v1', resource: 'deployments' },
    namespace: 'default',
    name: 'gw-nginx',
  });
  const ports = (spec?.template.spec?.containers[0]?.ports ?? []).map((p) => p.containerPort);
  b.pod('gw-pod', { labels: spec?.template.metadata?.labels ?? {}, ports });
  for (const port of ports) b.endpoints('gw-nginx', [{ pod: 'gw-pod' }], { port, portName: `port-${port}` });
  return b.settle(8_000);
}

const route = (
  b: NetworkBed,
  name: string,
  rules: HttpRouteRule[],
  more: object = {},
  namespace = 'default',
): NetworkBed => {
  create(
    b,
    'HTTPRoute',
    'httproutes',
    name,
    { parentRefs: [{ name: 'gw', namespace: 'default' }], rules, ...more },
    namespace,
  );
  return b.settle();
};
const to = (name: string, more: object = {}) => ({ name, port: 80, ...more });
const conditionsOf = (b: NetworkBed, name: string, namespace = 'default') =>
  Object.fromEntries(
    (b.client.get<HttpRoute>({ ...ref('httproutes', namespace), name }).status?.parents?.[0]?.conditions ?? []).map(
      (c) => [c.type, `${c.status} ${c.reason}`],
    ),
  );
const address = (b: NetworkBed) =>
  b.client.get<V1Service>({ group: '', version: 'v1', resource: 'services', namespace: 'default', name: 'gw-nginx' })
    .status?.loadBalancer?.ingress?.[0]?.ip;
const ask = (b: NetworkBed, path: string, { host = 'x.example.com', method = 'GET', headers = {} } = {}) =>
  b.network.request({ url: `http://${address(b)}${path}`, method, headers: { host, ...headers } });

describe('the Gateway API', () => {
  test('is served once its definitions are installed, with its defaults', () => {
    const b = new NetworkBed();
    for (const crd of gatewayApiCrds) b.client.create(DEFINITIONS, crd as KubeObject);
    b.settle();
    const made = create(b, 'Gateway', 'gateways', 'gw', { gatewayClassName: 'none', listeners: [LISTENER] });
    expect(made).toMatchObject({
      spec: { listeners: [{ allowedRoutes: { namespaces: { from: 'Same' } } }] },
      status: { conditions: [{ type: 'Accepted', status: 'Unknown', reason: 'Pending' }, { type: 'Programmed' }] },
    });
  });

  test('has a class that is accepted, and a Gateway with nginx and an address of its own', () => {
    const b = gateway(bed());
    const [made] = b.client.list<GatewayClass>({
      group: 'gateway.networking.k8s.io',
      version: 'v1',
      resource: 'gatewayclasses',
    }).items;
    expect(made).toMatchObject({
      metadata: { name: 'nginx' },
      status: { conditions: [{ type: 'Accepted', status: 'True' }, {}] },
    });
    const { status } = b.client.get<Gateway>({ ...ref('gateways'), name: 'gw' });
    expect(status?.addresses).toEqual([{ type: 'IPAddress', value: address(b) }]);
    expect(status?.conditions?.map((c) => `${c.type} ${c.status} ${c.reason}`)).toEqual([
      'Accepted True Accepted',
      'Programmed True Programmed',
    ]);
    expect(status?.listeners?.[0]).toMatchObject({
      name: 'http',
      attachedRoutes: 0,
      supportedKinds: [{ kind: 'HTTPRoute' }, { kind: 'GRPCRoute' }],
    });
  });

  test('matches by path, method, header and query, the most specific first', () => {
    const b = gateway(bed());
    route(b, 'web', [
      { backendRefs: [to('a')] },
      { matches: [{ path: { type: 'PathPrefix', value: '/v2' } }], backendRefs: [to('b')] },
      { matches: [{ path: { type: 'Exact', value: '/v2/old' } }], backendRefs: [to('a')] },
      { matches: [{ method: 'POST' }], backendRefs: [to('b')] },
      { matches: [{ headers: [{ name: 'X-Env', value: 'canary' }] }], backendRefs: [to('b')] },
      { matches: [{ queryParams: [{ name: 'beta', value: '1' }] }], backendRefs: [to('b')] },
    ]);
    const pods = (path: string, how = {}) => ask(b, path, how).body?.split(' ')[0];
    expect(pods('/')).toBe('default/a');
    expect(pods('/v2')).toBe('default/b');
    expect(pods('/v2/new')).toBe('default/b');
    expect(pods('/v2old')).toBe('default/a');
    expect(pods('/v2/old')).toBe('default/a');
    expect(pods('/', { method: 'POST' })).toBe('default/b');
    expect(pods('/', { headers: { 'x-env': 'canary' } })).toBe('default/b');
    expect(pods('/?beta=1')).toBe('default/b');
    expect(conditionsOf(b, 'web')).toEqual({ Accepted: 'True Accepted', ResolvedRefs: 'True ResolvedRefs' });
  });

  test('shares traffic by weight', () => {
    const b = gateway(bed());
    route(b, 'web', [{ backendRefs: [to('a', { weight: 3 }), to('b', { weight: 1 })] }]);
    let first = 0;
    for (let i = 0; i < 400; i++) if (ask(b, '/').body?.startsWith('default/a')) first++;
    expect(first).toBeGreaterThan(260);
    expect(first).toBeLessThan(340);
  });

  test('applies filters: redirect, rewrite, headers of the answer, and a mirror', () => {
    const b = gateway(bed());
    route(b, 'web', [
      {
        matches: [{ path: { value: '/old' } }],
        filters: [
          {
            type: 'RequestRedirect',
            requestRedirect: {
              scheme: 'https',
              statusCode: 301,
              path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' },
            },
          },
        ],
      },
      {
        matches: [{ path: { value: '/api' } }],
        filters: [
          { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
          { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'X-Via', value: 'gw' }] } },
          { type: 'RequestMirror', requestMirror: { backendRef: to('b') } },
        ],
        backendRefs: [to('a')],
      },
    ]);
    expect(ask(b, '/old/page?q=1')).toMatchObject({
      status: 301,
      headers: { location: 'https://x.example.com/new/page?q=1' },
    });
    expect(ask(b, '/api/items')).toMatchObject({ status: 200, body: 'default/a /items', headers: { 'x-via': 'gw' } });
    expect(b.served.get('default/b')).toBe(1);
  });

  test('answers 404 without a rule, 500 for a backend that is not there, 503 without endpoints', () => {
    const b = gateway(bed());
    b.service('empty', { ports: [{ port: 80 }] });
    route(b, 'web', [
      { matches: [{ path: { value: '/none' } }], backendRefs: [to('none')] },
      { matches: [{ path: { value: '/empty' } }], backendRefs: [to('empty')] },
    ]);
    expect(ask(b, '/')).toMatchObject({ status: 404 });
    expect(ask(b, '/none').status).toBe(500);
    expect(ask(b, '/empty').status).toBe(503);
    expect(conditionsOf(b, 'web').ResolvedRefs).toBe('False BackendNotFound');
    b.service('none', { ports: [{ port: 80, targetPort: 8080 }] });
    b.endpoints('none', [{ pod: 'a' }]).settle();
    expect(ask(b, '/none').status).toBe(200);
    expect(conditionsOf(b, 'web').ResolvedRefs).toBe('True ResolvedRefs');
  });

  test('binds routes by host name, section and namespace, and says why not', () => {
    const b = gateway(bed(), [{ ...LISTENER, hostname: '*.example.com' }]);
    const rules = [{ backendRefs: [to('a')] }];
    route(b, 'good', rules, { hostnames: ['x.example.com'] });
    route(b, 'host', rules, { hostnames: ['x.example.org'] });
    route(b, 'section', rules, { parentRefs: [{ name: 'gw', sectionName: 'https' }] });
    route(b, 'foreign', rules, {}, 'other');
    expect(conditionsOf(b, 'good').Accepted).toBe('True Accepted');
    expect(conditionsOf(b, 'host').Accepted).toBe('False NoMatchingListenerHostname');
    expect(conditionsOf(b, 'section').Accepted).toBe('False NoMatchingParent');
    expect(conditionsOf(b, 'foreign', 'other').Accepted).toBe('False NotAllowedByListeners');
    expect(ask(b, '/', { host: 'y.example.com' }).status).toBe(404);
    expect(b.network.request({ url: 'http://x.example.com/' }).status).toBe(200);
  });

  test('crosses namespaces with a ReferenceGrant only', () => {
    const b = gateway(bed(), [{ ...LISTENER, allowedRoutes: { namespaces: { from: 'All' } } }]);
    route(b, 'web', [{ backendRefs: [to('a', { namespace: 'default' })] }], {}, 'other');
    expect(conditionsOf(b, 'web', 'other').ResolvedRefs).toBe('False RefNotPermitted');
    expect(ask(b, '/').status).toBe(500);
    const spec = {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'other' }],
      to: [{ group: '', kind: 'Service' }],
    };
    create(b, 'ReferenceGrant', 'referencegrants', 'leave', spec);
    b.settle();
    expect(conditionsOf(b, 'web', 'other').ResolvedRefs).toBe('True ResolvedRefs');
    expect(ask(b, '/').status).toBe(200);
  });

  test('terminates TLS with the certificate of a Secret', () => {
    const https = { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'cert' }] } };
    const b = gateway(bed(), [LISTENER, https]);
    const status = () =>
      b.client
        .get<Gateway>({ ...ref('gateways'), name: 'gw' })
        .status?.listeners?.[1]?.conditions.map((c) => `${c.type} ${c.reason}`);
    expect(status()).toContain('ResolvedRefs InvalidCertificateRef');
    const data = { 'tls.crt': 'YQ==', 'tls.key': 'YQ==' };
    b.client.create({ group: '', version: 'v1', resource: 'secrets', namespace: 'default' }, {
      metadata: { name: 'cert' },
      type: 'kubernetes.io/tls',
      data,
    } as KubeObject);
    route(b, 'web', [{ backendRefs: [to('a')] }], { parentRefs: [{ name: 'gw', sectionName: 'https' }] });
    expect(status()).toContain('ResolvedRefs ResolvedRefs');
    expect(b.network.request({ url: `https://${address(b)}/` }).status).toBe(200);
    expect(ask(b, '/').status).toBe(404);
  });

  test('counts its traffic along the way that it takes', () => {
    const b = gateway(bed());
    route(b, 'web', [{ backendRefs: [to('a')] }], { hostnames: ['x.example.com'] });
    b.network.traffic.set([{ name: 's', url: 'http://x.example.com/', requestsPerSecond: 40 }]);
    b.settle(5_000);
    expect(b.network.traffic.counters.failed).toBe(0);
    expect(b.network.traffic.flows().map(({ from, to: end }) => `${from} > ${end}`)).toEqual([
      'client/internet > lb/default/gw-nginx',
      'lb/default/gw-nginx > service/default/gw-nginx',
      'service/default/gw-nginx > pod/default/gw-pod',
      'pod/default/gw-pod > httproute/default/web',
      'httproute/default/web > service/default/a',
      'service/default/a > pod/default/a',
    ]);
  });
});
