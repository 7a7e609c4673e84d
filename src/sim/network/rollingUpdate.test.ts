import { describe, expect, test } from 'vitest';
import type { KubeRequest } from '../../client/KubeRequest.ts';
import { DEFAULT_CLUSTER } from '../../scenarios/ClusterConfig.ts';
import { Session } from '../playback/Session.ts';

const deployments = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default' };
const services = { group: '', version: 'v1', resource: 'services', namespace: 'default' };

function send(session: Session, request: KubeRequest): void {
  const { code, body } = session.request(request);
  expect(code, JSON.stringify(body)).toBeLessThan(300);
}

/** Four servers behind a load balancer, 1,000 requests a second, and a rolling update in the middle. */
function update(lifecycle: object): { total: number; failed: number } {
  const session = new Session(DEFAULT_CLUSTER);
  session.advance(20_000);
  const container = {
    name: 'c',
    image: 'nginx:1.27',
    ports: [{ containerPort: 80 }],
    readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 },
    ...lifecycle,
  };
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } };
  const spec = { replicas: 4, selector: { matchLabels: { app: 'web' } }, template };
  send(session, { verb: 'create', ref: deployments, body: { metadata: { name: 'web' }, spec } });
  const service = { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] };
  send(session, { verb: 'create', ref: services, body: { metadata: { name: 'web' }, spec: service } });
  session.advance(50_000);
  const found = session.simulation.network?.balancers.ofService('default/web');
  session.setTraffic([{ name: 'users', url: `http://${found}/`, requestsPerSecond: 1_000 }]);
  session.advance(60_000);
  const patch = { spec: { template: { metadata: { annotations: { version: '2' } } } } };
  send(session, { verb: 'patch', ref: { ...deployments, name: 'web' }, patchType: 'merge', body: patch });
  session.advance(151_000);
  const { total = 0, failed = 0 } = session.simulation.network?.traffic.counters ?? {};
  return { total, failed };
}

describe('a rolling update under load', () => {
  test('loses nothing when containers wait before they stop', () => {
    const { total, failed } = update({ lifecycle: { preStop: { sleep: { seconds: 10 } } } });
    expect(total).toBeGreaterThan(100_000);
    expect(failed).toBe(0);
  });

  test('loses the requests that rules still send to stopped containers, the same ones every time', () => {
    const { total, failed } = update({});
    expect(failed).toBeGreaterThan(20);
    expect(failed / total).toBeLessThan(0.05);
    expect(update({})).toEqual({ total, failed });
  });
});
