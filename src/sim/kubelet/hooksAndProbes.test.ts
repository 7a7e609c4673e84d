import { describe, expect, it } from 'vitest';
import { FullCluster } from '../testing/FullCluster.ts';

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.39';
const grpc = (port: number, service?: string) => ({
  livenessProbe: { grpc: { port, ...(service === undefined ? {} : { service }) }, periodSeconds: 2 },
});
const unhealthy = (cluster: FullCluster): string | undefined =>
  cluster.events('p').find((e) => e.startsWith('Unhealthy:'));

describe('a gRPC probe', () => {
  it.each([
    ['the server', ['grpc-health-checking'], {}, undefined],
    ['a service', ['grpc-health-checking', '--service=db'], { service: 'db' }, undefined],
    [
      'a service that is not there',
      ['grpc-health-checking'],
      { service: 'db' },
      'error: health rpc probe failed: rpc error: code = NotFound desc = unknown service',
    ],
    [
      'a server that becomes unwell',
      ['grpc-health-checking', '--delay-unhealthy-sec=5'],
      {},
      'service unhealthy (responded with "NOT_SERVING")',
    ],
  ])('asks %s', (_, args, { service }: { service?: string }, why) => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod('p', { image: AGNHOST, args, ...grpc(5000, service) });
    cluster.run(40);
    expect(unhealthy(cluster)).toBe(why && `Unhealthy: Liveness probe failed: ${why}`);
  });

  it('fails where no gRPC is spoken, and passes at etcd', () => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod('p', { image: 'nginx', ...grpc(80) });
    const command = ['/usr/local/bin/etcd', '--listen-client-urls', 'http://0.0.0.0:2379'];
    cluster.createPod('etcd', { image: 'registry.k8s.io/etcd:3.5.1-0', command, ...grpc(2379) });
    cluster.run(40);
    expect(unhealthy(cluster)).toMatch(
      /^Unhealthy: Liveness probe failed: timeout: failed to connect service "[\d.]+:80" within 1s: context deadline exceeded$/,
    );
    expect(cluster.state('etcd')).toBe('Running | running ready');
  });
});

describe('a preStop that sleeps', () => {
  it.each([
    [30, 3, true],
    [30, 8, false],
    [2, 7, false],
  ])('with a grace of %d s the pod is there after %d s: %j', (grace, seconds, there) => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod(
      'p',
      { image: 'nginx', lifecycle: { preStop: { sleep: { seconds: 5 } } } },
      { terminationGracePeriodSeconds: 30 },
    );
    cluster.run(15);
    cluster.deletePod('p', grace);
    cluster.run(seconds);
    expect(cluster.exists('p')).toBe(there);
  });
});

describe('the token of a service account', () => {
  it('is replaced before it expires', () => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod('p', { command: ['sleep', '100000'] });
    cluster.run(15);
    const read = () => cluster.exec('p', ['cat', '/var/run/secrets/kubernetes.io/serviceaccount/token']).output;
    const first = read();
    cluster.run(1_800);
    expect(read()).toBe(first);
    cluster.run(1_300);
    const second = read();
    expect(second).not.toBe(first);
    cluster.run(3_200);
    expect(read()).not.toBe(second);
  });
});
