import { describe, expect, it } from 'vitest';
import { FullCluster } from '../../testing/FullCluster.ts';

const LOOP = 'while true; do sleep 1; done';
const sh = (script: string) => ({ command: ['sh', '-c', script] });

describe('probes', () => {
  it('restart a container whose liveness probe fails three times', () => {
    const cluster = new FullCluster();
    cluster.createPod('live', {
      ...sh('touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'),
      livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
    });
    cluster.run(40);
    expect(cluster.state('live')).toBe('Running | running ready');
    cluster.run(20);
    expect(cluster.events('live')).toContain(
      "Unhealthy: Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n",
    );
    expect(cluster.events('live')).toContain('Killing: Container c failed liveness probe, will be restarted');
    expect(cluster.pod('live').status?.containerStatuses?.[0]?.restartCount).toBe(1);
  });

  it('hold back a pod that is not ready', () => {
    const cluster = new FullCluster();
    cluster.createPod('slow', {
      ...sh(`sleep 10; touch /ready; ${LOOP}`),
      readinessProbe: { exec: { command: ['ls', '/ready'] }, periodSeconds: 2 },
    });
    cluster.run(8);
    expect(cluster.state('slow')).toBe('Running | running');
    expect(cluster.condition('slow', 'Ready')).toBe('False:ContainersNotReady');
    cluster.run(12);
    expect(cluster.state('slow')).toBe('Running | running ready');
  });

  it('ask nothing else before the startup probe has passed', () => {
    const cluster = new FullCluster();
    cluster.createPod('boot', {
      ...sh(`sleep 12; touch /up; ${LOOP}`),
      startupProbe: { exec: { command: ['ls', '/up'] }, periodSeconds: 3, failureThreshold: 10 },
      livenessProbe: { exec: { command: ['ls', '/up'] }, periodSeconds: 1, failureThreshold: 1 },
    });
    cluster.run(10);
    expect(cluster.pod('boot').status?.containerStatuses?.[0]).toMatchObject({ started: false, restartCount: 0 });
    cluster.run(15);
    expect(cluster.pod('boot').status?.containerStatuses?.[0]).toMatchObject({
      started: true,
      ready: true,
      restartCount: 0,
    });
  });

  it('speak HTTP and TCP, and say what went wrong', () => {
    const cluster = new FullCluster();
    cluster.createPod('http', {
      image: 'nginx',
      readinessProbe: { httpGet: { path: '/missing', port: 80 }, periodSeconds: 1 },
    });
    cluster.createPod('tcp', { image: 'nginx', readinessProbe: { tcpSocket: { port: 81 }, periodSeconds: 1 } });
    cluster.createPod('fine', {
      image: 'nginx',
      ports: [{ name: 'web', containerPort: 80 }],
      readinessProbe: { httpGet: { path: '/', port: 'web' } },
    });
    cluster.run(20);
    expect(cluster.events('http')).toContain(
      'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404',
    );
    const ip = cluster.pod('tcp').status?.podIP;
    expect(cluster.events('tcp')).toContain(
      `Unhealthy: Readiness probe failed: dial tcp ${ip}:81: connect: connection refused`,
    );
    expect(cluster.state('fine')).toBe('Running | running ready');
  });

  it('of a container that answers the same for ever cost nothing once they pass', () => {
    const cluster = new FullCluster();
    cluster.createPod('idle', {
      image: 'nginx',
      livenessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 },
    });
    cluster.run(30);
    const { kernel } = cluster.simulation;
    const before = kernel.steps;
    cluster.run(5);
    const quiet = kernel.steps - before;
    cluster.run(5);
    expect(quiet).toBeLessThan(20);
  });

  it('fail while they are broken on purpose, and recover', () => {
    const cluster = new FullCluster({ distribution: 'bare' });
    cluster.createPod('flap', {
      image: 'nginx',
      readinessProbe: { exec: { command: ['cat', '/healthy'] }, periodSeconds: 1, failureThreshold: 2 },
    });
    cluster.run(5);
    expect(cluster.condition('flap', 'Ready')).toBe('True');
    const fault = { type: 'breakProbe', namespace: 'default', pod: 'flap', probe: 'readiness' } as const;
    cluster.simulation.fault({ ...fault, broken: true });
    cluster.run(5);
    expect(cluster.condition('flap', 'Ready')).toBe('False:ContainersNotReady');
    cluster.simulation.fault({ ...fault, broken: false });
    cluster.run(3);
    expect(cluster.condition('flap', 'Ready')).toBe('True');
  });

  it('may be broken before the pod is there', () => {
    const cluster = new FullCluster({ distribution: 'bare' });
    const fault = { type: 'breakProbe', namespace: 'default', pod: 'early', probe: 'readiness' } as const;
    cluster.simulation.fault({ ...fault, broken: true });
    cluster.createPod('early', {
      image: 'nginx',
      readinessProbe: { exec: { command: ['cat', '/healthy'] }, periodSeconds: 1 },
    });
    cluster.run(5);
    expect(cluster.condition('early', 'Ready')).toBe('False:ContainersNotReady');
    cluster.simulation.fault({ ...fault, broken: false });
    cluster.run(3);
    expect(cluster.condition('early', 'Ready')).toBe('True');
  });
});
