import { describe, expect, it } from 'vitest';
import type { V1EndpointSlice, V1Endpoints, V1Pod, V1ReplicaSet, V1Service } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { ENDPOINT_SLICES, ENDPOINTS, PODS, REPLICA_SETS, refTo, SERVICES } from '../resourceRefs.ts';

const ports = [{ name: 'http', containerPort: 8080 }];
const replicaSet = (replicas: number): V1ReplicaSet => ({
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx', ports }] } },
  },
});
const service = (extra: object = {}): V1Service => ({
  metadata: { name: 'web', labels: { team: 'shop' } },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], ...extra },
});

function setup(replicas: number, spec: object = {}): TestCluster {
  const cluster = new TestCluster();
  cluster.create(SERVICES, service(spec));
  if (replicas > 0) cluster.create(REPLICA_SETS, replicaSet(replicas));
  cluster.run(10);
  return cluster;
}

const slices = (cluster: TestCluster) => cluster.list<V1EndpointSlice>(ENDPOINT_SLICES);

describe('endpoints of a service', () => {
  it('are its ready pods, with the port that its name leads to', () => {
    const cluster = setup(3);
    const [slice] = slices(cluster);
    expect(slices(cluster)).toHaveLength(1);
    expect(slice?.metadata?.name).toMatch(/^web-[a-z0-9]{5}$/);
    expect(slice?.metadata?.labels).toEqual({
      team: 'shop',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
    expect(slice?.ports).toEqual([{ name: '', port: 8080, protocol: 'TCP' }]);
    expect(slice?.endpoints?.map((e) => e.conditions)).toEqual(
      Array(3).fill({ ready: true, serving: true, terminating: false }),
    );
    const endpoints = cluster.get<V1Endpoints>(ENDPOINTS, 'web');
    expect(endpoints.subsets).toHaveLength(1);
    expect(endpoints.subsets?.[0]?.addresses?.map((a) => a.ip)).toEqual(
      cluster
        .pods()
        .map((p) => p.status?.podIP)
        .sort(),
    );
    expect(endpoints.subsets?.[0]?.ports).toEqual([{ port: 8080, protocol: 'TCP' }]);
  });

  it('show a pod that is not ready as such, and none that is gone', () => {
    const cluster = setup(2);
    const name = cluster.pods()[0]?.metadata?.name as string;
    cluster.kubelet.setReady(`default/${name}`, false);
    cluster.run(2);
    const of = () => slices(cluster)[0]?.endpoints?.find((e) => e.targetRef?.name === name)?.conditions;
    expect(of()).toEqual({ ready: false, serving: false, terminating: false });
    expect(cluster.get<V1Endpoints>(ENDPOINTS, 'web').subsets?.[0]?.notReadyAddresses).toHaveLength(1);
    cluster.client.delete(refTo(PODS, 'default', name), { gracePeriodSeconds: 0 });
    cluster.run(5);
    expect(of()).toBeUndefined();
    expect(slices(cluster)[0]?.endpoints).toHaveLength(2);
  });

  it('keep a slice without endpoints when there are no pods, and go with the service', () => {
    const cluster = new TestCluster();
    cluster.create(SERVICES, service());
    cluster.run(2);
    expect(slices(cluster).map((s) => s.endpoints ?? [])).toEqual([[]]);
    cluster.client.delete(refTo(SERVICES, 'default', 'web'));
    cluster.run(5);
    expect(slices(cluster)).toHaveLength(0);
    expect(cluster.list(ENDPOINTS)).toHaveLength(0);
  });

  it('are spread over slices of a hundred', () => {
    const cluster = setup(120);
    expect(
      slices(cluster)
        .map((s) => s.endpoints?.length)
        .sort(),
    ).toEqual([100, 20]);
  });

  it('follow labels: a pod leaves one service and joins another', () => {
    const cluster = setup(0);
    const pod = {
      metadata: { name: 'p', labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'i', ports }] },
    };
    cluster.create<V1Pod>(PODS, pod);
    cluster.run(5);
    expect(slices(cluster)[0]?.endpoints?.map((e) => e.targetRef?.name)).toEqual(['p']);
    cluster.patch(PODS, 'p', { metadata: { labels: { app: 'other' } } });
    cluster.run(5);
    expect(slices(cluster)[0]?.endpoints ?? []).toEqual([]);
  });

  it('are mirrored when somebody writes them by hand', () => {
    const cluster = new TestCluster();
    cluster.create<V1Service>(SERVICES, { metadata: { name: 'db' }, spec: { ports: [{ port: 5432 }] } });
    cluster.create<V1Endpoints>(ENDPOINTS, {
      metadata: { name: 'db' },
      subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 5432 }] }],
    });
    cluster.run(3);
    expect(slices(cluster)).toHaveLength(1);
    expect(slices(cluster)[0]).toMatchObject({
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.7'], conditions: { ready: true } }],
      metadata: { labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' } },
    });
  });
});
