import { describe, expect, it } from 'vitest';
import type { Flow } from '../../../playback/Playback.ts';
import { gatewayFlows } from '../../stores/gatewayFlows.ts';
import { fakeService } from '../../testing/fakeObjects.ts';
import { makeMirror } from '../../testing/makeMirror.ts';
import { type HttpRoute, routeLines } from './gatewayModel.ts';
import { INTERNET, trafficModel } from './trafficModel.ts';

const front = fakeService('gw-nginx', '10.96.1.1', 'LoadBalancer');
const labels = { 'gateway.networking.k8s.io/gateway-name': 'gw' };
const cluster = (accepted = 'True') =>
  makeMirror(
    ['GatewayClass', { metadata: { name: 'nginx' }, spec: { controllerName: 'x' } }],
    ['Gateway', { metadata: { name: 'gw', namespace: 'default' }, spec: { gatewayClassName: 'nginx', listeners: [] } }],
    ['Service', { ...front, metadata: { ...front.metadata, labels } }],
    ['Pod', { metadata: { name: 'gw-pod', namespace: 'default', labels }, spec: { containers: [] } }],
    [
      'HTTPRoute',
      {
        metadata: { name: 'web', namespace: 'default' },
        spec: {
          parentRefs: [{ name: 'gw' }],
          rules: [
            {
              backendRefs: [
                { name: 'a', port: 80, weight: 9 },
                { name: 'b', port: 80 },
              ],
            },
          ],
        },
        status: { parents: [{ parentRef: { name: 'gw' }, conditions: [{ type: 'Accepted', status: accepted }] }] },
      },
    ],
  );
const edges = (mirror: ReturnType<typeof cluster>) =>
  trafficModel(mirror).edges.map((e) => `${e.from} ${e.kind} ${e.to}`);
const flow = (from: string, to: string, requestsPerSecond = 10): Flow => ({
  from,
  to,
  requestsPerSecond,
  errorsPerSecond: 0,
  latencyMs: 1,
});

describe('Gateways in the traffic lens', () => {
  it('lead from the load balancer by the Gateway and its routes to the Services', () => {
    expect(edges(cluster())).toEqual([
      'gateway/default/gw uses gatewayclasses//nginx',
      `${INTERNET} traffic lb/default/gw-nginx`,
      'lb/default/gw-nginx traffic gateway/default/gw',
      'gateway/default/gw traffic httproute/default/web',
      'httproute/default/web traffic service/default/a',
      'httproute/default/web traffic service/default/b',
    ]);
  });

  it('show a route that no Gateway took as blocked', () => {
    expect(edges(cluster('False'))).toContain('gateway/default/gw blocked httproute/default/web');
  });

  it('say by what share several backends divide the requests of a rule', () => {
    const route = cluster().kinds.httproutes?.get('default/web') as HttpRoute;
    expect(routeLines(route).map(({ match, service, percent }) => `${match} ${service} ${percent}`)).toEqual([
      '/ a 90',
      '/ b 10',
    ]);
  });

  it('have the flows of their Service and pods pass by them', () => {
    const flows = [
      flow('lb/default/gw-nginx', 'service/default/gw-nginx'),
      flow('service/default/gw-nginx', 'pod/default/gw-pod'),
      flow('pod/default/gw-pod', 'httproute/default/web'),
      flow('httproute/default/web', 'service/default/a'),
    ];
    expect(gatewayFlows(flows, cluster()).map((f) => `${f.from} > ${f.to}`)).toEqual([
      'lb/default/gw-nginx > gateway/default/gw',
      'gateway/default/gw > httproute/default/web',
      'httproute/default/web > service/default/a',
    ]);
  });
});
