import { describe, expect, test } from 'vitest';
import type { V1ServiceSpec } from '../../api/generated/types.ts';
import { type BedEndpoint, NetworkBed } from '../testing/NetworkBed.ts';

const PORTS = [{ port: 80, targetPort: 8080 }];
const READY: BedEndpoint[] = [{ pod: 'a' }, { pod: 'b' }];
const UNREADY: BedEndpoint[] = [
  { pod: 'a', ready: false },
  { pod: 'b', ready: false },
];
const GOING: BedEndpoint[] = [{ pod: 'a', ready: false, serving: true, terminating: true }];
/** Only on the node n1. */
const REMOTE: BedEndpoint[] = [{ pod: 'b' }];

/** Pods `a` on n0 and `b` on n1, a client on n0, and a Service with these endpoints. */
function bed(spec: V1ServiceSpec, endpoints: readonly BedEndpoint[]) {
  const made = new NetworkBed();
  made.pod('a', { node: 0 }).pod('b', { node: 1 }).pod('client', { node: 0, ports: [] });
  const service = made.service('web', { ports: PORTS, ...spec });
  if (endpoints.length > 0) made.endpoints('web', endpoints);
  made.settle();
  return { bed: made, clusterIP: service.spec?.clusterIP ?? '', nodePort: service.spec?.ports?.[0]?.nodePort ?? 0 };
}

const LOCAL_OUT = { externalTrafficPolicy: 'Local' };
const LOCAL_IN = { internalTrafficPolicy: 'Local' };

describe('a connection from a pod to a Service', () => {
  const rows: [string, V1ServiceSpec, BedEndpoint[], string][] = [
    ['ready endpoints', {}, READY, 'open'],
    ['no endpoint', {}, [], 'refused'],
    ['endpoints that are not ready', {}, UNREADY, 'refused'],
    ['an endpoint that terminates and still serves', {}, GOING, 'open'],
    ['a local endpoint and a policy of Local', LOCAL_IN, READY, 'open'],
    ['no local endpoint and a policy of Local', LOCAL_IN, REMOTE, 'timeout'],
    ['a node port', { type: 'NodePort' }, READY, 'open'],
    ['an external policy that does not concern pods', { type: 'NodePort', ...LOCAL_OUT }, REMOTE, 'open'],
  ];
  test.each(rows)('with %s', (_, spec, endpoints, outcome) => {
    const { bed: b, clusterIP } = bed(spec, endpoints);
    const walk = b.connect('client', clusterIP, 80);
    expect(walk.failure ?? 'open').toBe(outcome);
    if (outcome !== 'open') expect(walk.error).not.toBe('');
  });

  test('stays within the node when the policy says so', () => {
    const { bed: b, clusterIP } = bed(LOCAL_IN, READY);
    for (let i = 0; i < 20; i++) expect(b.connect('client', clusterIP, 80).answeredBy?.name).toBe('a');
  });

  test('says what is wrong when nothing listens on the target port', () => {
    const { bed: b, clusterIP } = bed({}, [{ pod: 'a' }]);
    b.open.set('default/a', [9090]);
    const walk = b.connect('client', clusterIP, 80);
    expect(walk.failure).toBe('refused');
    expect(walk.error).toBe(
      `connection refused by ${b.ip('a')}:8080: nothing in a listens on port 8080; its containers name 8080 (is targetPort right?)`,
    );
  });

  test('finds nobody for as long as the rules name a pod that is gone', () => {
    const { bed: b, clusterIP } = bed({}, [{ pod: 'a' }]);
    b.removePod('a');
    expect(b.connect('client', clusterIP, 80).failure).toBe('unreachable');
  });

  test('another port of the Service is nobody’s', () => {
    const { bed: b, clusterIP } = bed({}, READY);
    const walk = b.connect('client', clusterIP, 81);
    expect([walk.failure, walk.error]).toEqual(['timeout', 'Service default/web has no port 81; it has 80']);
  });
});

describe('a request from outside', () => {
  const rows: [string, V1ServiceSpec, BedEndpoint[], number | undefined][] = [
    ['a node port', { type: 'NodePort' }, READY, 200],
    ['a node port without endpoints', { type: 'NodePort' }, [], undefined],
    ['a node port with a local endpoint', { type: 'NodePort', ...LOCAL_OUT }, READY, 200],
    ['a node port whose endpoints are elsewhere', { type: 'NodePort', ...LOCAL_OUT }, REMOTE, undefined],
  ];
  test.each(rows)('to %s', (_, spec, endpoints, status) => {
    const { bed: b, nodePort } = bed(spec, endpoints);
    const result = b.network.request({ url: `http://172.18.0.2:${nodePort}/` });
    expect(result.status).toBe(status);
    expect(result.hops.some((hop) => hop.failed)).toBe(status === undefined);
  });

  test('reaches a load balancer by its address, once it has one', () => {
    const { bed: b } = bed({ type: 'LoadBalancer' }, READY);
    const result = b.network.request({ url: 'http://172.18.255.200/x' });
    expect(result).toMatchObject({ status: 200 });
    expect(result.hops.map((hop) => hop.kind)).toEqual(
      expect.arrayContaining(['dns', 'load-balancer', 'node-port', 'kube-proxy', 'cni', 'container']),
    );
  });

  test('a local load balancer sends only to nodes that hold endpoints, and keeps the source', () => {
    const { bed: b } = bed({ type: 'LoadBalancer', ...LOCAL_OUT }, REMOTE);
    for (let i = 0; i < 10; i++) {
      const { hops } = b.network.request({ url: 'http://172.18.255.200/' });
      expect(hops.find((hop) => hop.kind === 'node-port')?.to).toBe('node/n1');
      expect(hops.find((hop) => hop.kind === 'kube-proxy')?.after?.source).toMatch(/^203\.0\.113\.7:/);
    }
  });

  test('is masqueraded where the policy is Cluster', () => {
    const { bed: b, nodePort } = bed({ type: 'NodePort' }, READY);
    const { hops } = b.network.request({ url: `http://172.18.0.3:${nodePort}/` });
    expect(hops.find((hop) => hop.kind === 'kube-proxy')?.after?.source).toMatch(/^172\.18\.0\.3:/);
  });

  test.each([
    ['http://nowhere.example.com/', 'NXDOMAIN'],
    ['http://10.96.0.99/', 'nobody has the address 10.96.0.99'],
    ['not a url', 'is not the address of a web server'],
    ['http://172.18.0.2:31999/', 'nothing listens on port 31999'],
  ])('to %s fails in plain words', (url, words) => {
    expect(bed({}, READY).bed.network.request({ url }).error).toContain(words);
  });

  test('to a cluster address is told that it is inside', () => {
    const { bed: b, clusterIP } = bed({}, READY);
    expect(b.network.request({ url: `http://${clusterIP}/` }).error).toContain('only inside the cluster');
  });

  test('over a cut link times out', () => {
    const { bed: b, nodePort } = bed({ type: 'NodePort' }, REMOTE);
    b.network.setLink({ type: 'link', from: 'node/n0', to: 'node/n1', cut: true });
    const result = b.network.request({ url: `http://172.18.0.2:${nodePort}/` });
    expect(result.error).toBe('the link between node/n0 and node/n1 is cut');
  });
});

describe('the network plugin', () => {
  const rows: [string, string, string, boolean][] = [
    ['kindnet', 'kube-proxy on n0', 'route 10.244.1.0/24 via 172.18.0.3', true],
    ['flannel', 'kube-proxy on n0', 'flannel.1: VXLAN', true],
    ['calico', 'kube-proxy on n0', 'tunl0: IP-in-IP', true],
    ['cilium', 'Cilium on n0', 'cilium_vxlan', false],
  ];
  test.each(rows)('%s shows on the way: %s', (cni, who, route, hasRules) => {
    const b = new NetworkBed({ cni }).pod('client', { node: 0, ports: [] }).pod('b', { node: 1 });
    const service = b.service('web', { ports: PORTS });
    b.endpoints('web', [{ pod: 'b' }]).settle();
    const { hops = [] } = b.connect('client', service.spec?.clusterIP ?? '', 80);
    const proxied = hops.find((hop) => hop.kind === 'kube-proxy');
    expect(proxied?.text).toContain(who);
    expect(proxied?.rule !== undefined).toBe(hasRules);
    expect(hops.find((hop) => hop.kind === 'cni')?.text).toContain(route);
  });
});

describe('a change of endpoints', () => {
  test('reaches the rules after the sync period, not at once', () => {
    const { bed: b, clusterIP } = bed({}, [{ pod: 'a' }]);
    b.pod('late', { node: 1 }).endpoints('web', [{ pod: 'late' }]);
    const names = () => new Set(Array.from({ length: 30 }, () => b.connect('client', clusterIP, 80).answeredBy?.name));
    expect(names()).toEqual(new Set(['a']));
    b.settle(1_400);
    expect(names()).toEqual(new Set(['a', 'late']));
  });
});
