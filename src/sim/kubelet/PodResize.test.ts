import { describe, expect, it } from 'vitest';
import type { V1Pod, V1ResourceRequirements } from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const web = { image: 'nginx:1.27', resources: { requests: { cpu: '100m' }, limits: { cpu: '200m' } } };

function running(container: object = web): FullCluster {
  const cluster = new FullCluster({ distribution: 'kind' });
  cluster.createPod('web', container);
  cluster.run(20);
  return cluster;
}

function resize(cluster: FullCluster, resources: V1ResourceRequirements): void {
  const ref = { group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'web' };
  const pod = cluster.client.get<V1Pod>(ref);
  const containers = (pod.spec?.containers ?? []).map((c) => ({ ...c, resources }));
  cluster.client.update({ ...ref, subresource: 'resize' }, { ...pod, spec: { ...pod.spec, containers } } as V1Pod);
  cluster.run(5);
}

const statusOf = (cluster: FullCluster) => cluster.pod('web').status?.containerStatuses?.[0];
const bigger = { requests: { cpu: '300m' }, limits: { cpu: '500m' } };

describe('resizing a pod in place', () => {
  it('changes what the container has, without a restart', () => {
    const cluster = running();
    resize(cluster, bigger);
    expect(statusOf(cluster)).toMatchObject({
      restartCount: 0,
      allocatedResources: { cpu: '300m' },
      resources: bigger,
    });
    expect(cluster.worker('web').records[0]?.run?.container.cpu.limitMillis).toBe(500);
    expect(cluster.events('web').slice(-2)).toEqual([
      'ResizeStarted: Pod resize started: {"containers":[{"name":"c","resources":{"limits":{"cpu":"500m"},"requests":{"cpu":"300m"}}}],"generation":2}',
      'ResizeCompleted: Pod resize completed: {"containers":[{"name":"c","resources":{"limits":{"cpu":"500m"},"requests":{"cpu":"300m"}}}],"generation":2}',
    ]);
    expect(cluster.condition('web', 'PodResizeInProgress')).toBeUndefined();
  });

  it('restarts the container when its policy asks for it', () => {
    const cluster = running({ ...web, resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] });
    resize(cluster, bigger);
    cluster.run(10);
    expect(cluster.state('web')).toBe('Running | running ready restarts=1');
    expect(cluster.events('web')).toContain('Killing: Container c resize requires restart');
    expect(statusOf(cluster)?.resources).toEqual(bigger);
  });

  it('says what stands against it', () => {
    const cluster = running();
    resize(cluster, { requests: { cpu: '100' }, limits: { cpu: '100' } });
    expect(cluster.pod('web').status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'PodResizePending',
        status: 'True',
        reason: 'Infeasible',
        message: "Node didn't have enough capacity: cpu, requested: 100000, capacity: 8000",
      }),
    );
    expect(statusOf(cluster)?.resources).toEqual(web.resources);
    resize(cluster, bigger);
    expect(cluster.condition('web', 'PodResizePending')).toBeUndefined();
  });
});

describe('another image for a running pod', () => {
  it('restarts its container', () => {
    const cluster = running();
    const ref = { group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'web' };
    const patch = { spec: { containers: [{ name: 'c', image: 'nginx:1.28' }] } };
    cluster.client.patch(ref, 'strategic', patch);
    cluster.run(20);
    expect(cluster.state('web')).toBe('Running | running ready restarts=1');
    expect(statusOf(cluster)?.image).toBe('docker.io/library/nginx:1.28');
    expect(cluster.events('web')).toContain('Killing: Container c definition changed, will be restarted');
  });
});
