import { describe, expect, test } from 'vitest';
import type { V1Service, V1ServiceSpec } from '../../../../api/generated/types.ts';
import { StatusError } from '../../../../api/StatusError.ts';
import { TestCluster } from '../../../testing/TestCluster.ts';

const SERVICES = { group: '', version: 'v1', resource: 'services' };

const cluster = (): TestCluster => new TestCluster({ nodes: 0, controllers: [] });
const service = (name: string, spec: V1ServiceSpec): V1Service => ({ metadata: { name }, spec });
const http = (nodePort?: number) => [{ port: 80, ...(nodePort ? { nodePort } : {}) }];

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return error.status.message ?? '';
    throw error;
  }
  return 'no error';
}

describe('a Service as the API server stores it', () => {
  test('has a cluster address of the upper part of the range and a single family', () => {
    const { spec } = cluster().create<V1Service>(SERVICES, service('web', { ports: http() }));
    expect(spec).toMatchObject({ ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', type: 'ClusterIP' });
    expect(spec?.clusterIPs).toEqual([spec?.clusterIP]);
    const [a, b, c] = (spec?.clusterIP ?? '').split('.').map(Number);
    expect([a, b]).toEqual([10, 96]);
    expect(c).toBeGreaterThan(0);
  });

  test('gets node ports in the dynamic part, one for TCP and UDP of a number', () => {
    const ports = [
      { name: 'a', port: 53, protocol: 'TCP' },
      { name: 'b', port: 53, protocol: 'UDP' },
      { name: 'c', port: 54 },
    ];
    const made = cluster().create<V1Service>(SERVICES, service('dns', { type: 'NodePort', ports })).spec?.ports ?? [];
    expect(made[0]?.nodePort).toBe(made[1]?.nodePort);
    expect(made[2]?.nodePort).not.toBe(made[0]?.nodePort);
    for (const { nodePort } of made) expect(nodePort).toBeGreaterThanOrEqual(30086);
  });

  test('chooses the same for the same seed', () => {
    const made = () =>
      ['a', 'b'].map((name, i, _, c = i) => {
        const spec = { type: 'NodePort', ports: http() };
        return [c, name, spec] as const;
      });
    const run = () => {
      const c = cluster();
      return made().map(([, name, spec]) => c.create<V1Service>(SERVICES, service(name, spec)).spec);
    };
    expect(run()).toEqual(run());
  });

  const refused: [string, V1ServiceSpec, string][] = [
    [
      'a taken node port',
      { type: 'NodePort', ports: http(30007) },
      'Service "new" is invalid: spec.ports[0].nodePort: Invalid value: 30007: provided port is already allocated',
    ],
    [
      'a node port out of range',
      { type: 'NodePort', ports: http(80) },
      'Service "new" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [
      'a taken address',
      { clusterIP: '10.96.0.7', ports: http() },
      'Service "new" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.7"]: failed to allocate IP 10.96.0.7: provided IP is already allocated',
    ],
    [
      'an address of another range',
      { clusterIP: '192.168.0.1', ports: http() },
      'Service "new" is invalid: spec.clusterIPs: Invalid value: ["192.168.0.1"]: failed to allocate IP 192.168.0.1: the provided network does not match the current range',
    ],
    [
      'two families on a cluster with one',
      { ipFamilyPolicy: 'RequireDualStack', ports: http() },
      'Service "new" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
  ];
  test.each(refused)('is refused for %s', (_, spec, message) => {
    const c = cluster();
    c.create(SERVICES, service('old', { type: 'NodePort', clusterIP: '10.96.0.7', ports: http(30007) }));
    expect(messageOf(() => c.create(SERVICES, service('new', spec)))).toBe(message);
  });

  test('gives its address and ports back when it is deleted, and nothing when it was refused', () => {
    const c = cluster();
    const spec = { type: 'NodePort', clusterIP: '10.96.0.7', ports: http(30007) };
    messageOf(() => c.create(SERVICES, service('Bad_Name', spec)));
    c.create(SERVICES, service('a', spec));
    c.client.delete({ ...SERVICES, namespace: 'default', name: 'a' });
    expect(c.create<V1Service>(SERVICES, service('b', spec)).spec?.clusterIP).toBe('10.96.0.7');
  });

  test('keeps address and ports over an update that leaves them out', () => {
    const c = cluster();
    const made = c.create<V1Service>(SERVICES, service('web', { type: 'NodePort', ports: http() }));
    const ref = { ...SERVICES, namespace: 'default', name: 'web' };
    const next = c.client.update<V1Service>(
      ref,
      service('web', { type: 'NodePort', ports: http(), selector: { a: 'b' } }),
    );
    expect(next.spec).toEqual({ ...made.spec, selector: { a: 'b' } });
  });

  test('loses its node port and policy with the type that had them, and its address as ExternalName', () => {
    const c = cluster();
    const { clusterIP } =
      c.create<V1Service>(SERVICES, service('web', { type: 'NodePort', ports: http(30007) })).spec ?? {};
    const plain = c.patch<V1Service>(SERVICES, 'web', { spec: { type: 'ClusterIP' } }).spec;
    expect(plain).toMatchObject({ clusterIP, ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] });
    expect(plain?.ports?.[0]).not.toHaveProperty('nodePort');
    expect(plain).not.toHaveProperty('externalTrafficPolicy');
    const named = c.patch<V1Service>(SERVICES, 'web', { spec: { type: 'ExternalName', externalName: 'a.b' } }).spec;
    expect(named).not.toHaveProperty('clusterIP');
    expect(named).not.toHaveProperty('clusterIPs');
    const taken = c.create<V1Service>(SERVICES, service('next', { type: 'NodePort', clusterIP, ports: http(30007) }));
    expect(taken.spec?.clusterIP).toBe(clusterIP);
  });

  test('has a health check port with a local load balancer', () => {
    const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: http() };
    const made = cluster().create<V1Service>(SERVICES, service('lb', spec)).spec;
    expect(made?.healthCheckNodePort).toBeGreaterThan(30000);
    expect(made?.healthCheckNodePort).not.toBe(made?.ports?.[0]?.nodePort);
  });

  test('headless without selector asks for both families, as the manual endpoints may have them', () => {
    const made = cluster().create<V1Service>(SERVICES, service('h', { clusterIP: 'None', ports: http() })).spec;
    expect(made).toMatchObject({
      clusterIPs: ['None'],
      ipFamilies: ['IPv4', 'IPv6'],
      ipFamilyPolicy: 'RequireDualStack',
    });
  });

  test('takes nothing in a dry run', () => {
    const c = cluster();
    const spec = { type: 'NodePort', clusterIP: '10.96.0.7', ports: http(30007) };
    c.client.create({ ...SERVICES, namespace: 'default' }, service('a', spec), { dryRun: true });
    expect(c.create<V1Service>(SERVICES, service('b', spec)).spec?.ports?.[0]?.nodePort).toBe(30007);
  });
});
