import { describe, expect, it } from 'vitest';
import { fakeIngress, fakeNode, fakePod, fakeService, fakeSlice } from '../../testing/fakeObjects.ts';
import { makeMirror } from '../../testing/makeMirror.ts';
import { INTERNET, trafficModel } from './trafficModel.ts';

const web = fakePod({ name: 'web-1', node: 'worker-1', labels: { app: 'web' } });
const slow = fakePod({ name: 'web-2', node: 'worker-1', labels: { app: 'web' }, state: 'notReady' });
const slice = fakeSlice('web', [
  { name: 'web-1', ip: '10.0.0.1', node: 'worker-1', ready: true },
  { name: 'web-2', ip: '10.0.0.2', node: 'worker-1', ready: false },
]);
const edges = (...objects: [kind: string, object: Record<string, unknown>][]) =>
  trafficModel(makeMirror(...objects)).edges.map((e) => `${e.from} ${e.kind} ${e.to}${e.label ? ` ${e.label}` : ''}`);

describe('trafficModel', () => {
  it('leads from the ingress by its rules to the Service and its pods', () => {
    const found = edges(
      ['Node', fakeNode('worker-1')],
      ['Pod', web],
      ['Pod', slow],
      ['Service', fakeService('web', '10.96.0.9')],
      ['EndpointSlice', slice],
      ['Ingress', fakeIngress('site', 'example.com', [['/', 'web']])],
    );
    expect(found).toEqual([
      `${INTERNET} traffic ingress/default/site`,
      'ingress/default/site traffic service/default/web',
      'service/default/web traffic pod/default/web-1',
      'service/default/web blocked pod/default/web-2',
    ]);
  });

  it('puts the ingress controller’s load balancer before every Ingress', () => {
    const front = fakeService('ingress-nginx-controller', '10.96.1.1', 'LoadBalancer');
    const metadata = {
      ...front.metadata,
      namespace: 'ingress-nginx',
      labels: { 'app.kubernetes.io/name': 'ingress-nginx' },
    };
    const found = edges(
      ['Service', { ...front, metadata }],
      ['Ingress', fakeIngress('site', 'example.com', [['/', 'web']])],
    );
    expect(found).toContain(`${INTERNET} traffic lb/ingress-nginx/ingress-nginx-controller`);
    expect(found).toContain('lb/ingress-nginx/ingress-nginx-controller traffic ingress/default/site');
  });

  it('reaches NodePort Services straight from outside, and LoadBalancer Services through theirs', () => {
    expect(edges(['Service', fakeService('web', '10.96.0.9', 'NodePort')])).toEqual([
      `${INTERNET} traffic service/default/web :30080`,
    ]);
    expect(edges(['Service', fakeService('web', '10.96.0.9', 'LoadBalancer')])).toEqual([
      `${INTERNET} traffic lb/default/web`,
      'lb/default/web traffic service/default/web',
    ]);
  });

  it('puts pods into their machines, and those without one into the tray', () => {
    const { nodes } = trafficModel(
      makeMirror(['Node', fakeNode('worker-1')], ['Pod', web], ['Pod', fakePod({ name: 'waits', state: 'pending' })]),
    );
    expect(nodes.find((n) => n.name === 'web-1')?.parent).toBe('node/worker-1');
    expect(nodes.find((n) => n.name === 'waits')?.parent).toBe('tray/unscheduled');
    expect(nodes.some((n) => n.card === 'tray')).toBe(true);
  });
});
