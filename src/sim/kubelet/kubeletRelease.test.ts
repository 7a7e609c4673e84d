import { describe, expect, it } from 'vitest';
import type { CoreV1Event } from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';
import { kubeletRelease } from './kubeletRelease.ts';

const pull = { image: 'nginx', took: '1.2s', waited: '1.3s', bytes: 7 };

describe('a kubelet of a release', () => {
  it.each([
    ['v1.20.2', 'Created container c', 'Successfully pulled image "nginx" in 1.2s'],
    ['v1.29.0', 'Created container c', 'Successfully pulled image "nginx" in 1.2s (1.3s including waiting)'],
    [
      'v1.33.1',
      'Created container: c',
      'Successfully pulled image "nginx" in 1.2s (1.3s including waiting). Image size: 7 bytes.',
    ],
    [
      'v1.36.0',
      'Container created',
      'Successfully pulled image "nginx" in 1.2s (1.3s including waiting). Image size: 7 bytes.',
    ],
  ])('%s speaks as that release does', (version, created, pulled) => {
    const release = kubeletRelease(version);
    expect(release.createdMessage('c')).toBe(created);
    expect(release.pulledMessage(pull)).toBe(pulled);
  });

  it('reports no more than it knew then', () => {
    const cluster = new FullCluster({ distribution: 'bare' });
    cluster.createPod('old', { image: 'nginx' });
    cluster.run(10);
    const { status } = cluster.pod('old');
    expect(status?.conditions?.map((c) => c.type)).toEqual(['Initialized', 'Ready', 'ContainersReady', 'PodScheduled']);
    expect(Object.keys(status ?? {})).not.toContain('observedGeneration');
    expect(Object.keys(status?.containerStatuses?.[0] ?? {})).not.toContain('resources');
  });

  it('says when its node was cordoned, at its next round', () => {
    const cluster = new FullCluster({ distribution: 'bare' });
    cluster.run(5);
    const client = cluster.simulation.client({
      component: 'test',
      user: { username: 'admin', groups: ['system:masters'] },
    });
    const ref = { group: '', version: 'v1', resource: 'nodes', name: 'node-1' };
    const reasons = () =>
      client
        .list<CoreV1Event>({ group: '', version: 'v1', resource: 'events', namespace: 'default' })
        .items.map((e) => e.reason);
    client.patch(ref, 'merge', { spec: { unschedulable: true } });
    cluster.run(12);
    expect(reasons()).toContain('NodeNotSchedulable');
    client.patch(ref, 'merge', { spec: { unschedulable: null } });
    cluster.run(12);
    expect(reasons()).toContain('NodeSchedulable');
  });
});
