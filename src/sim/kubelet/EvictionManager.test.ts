import { describe, expect, it } from 'vitest';
import type { V1Node } from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const eats = (bytes: string) => ({
  image: 'polinux/stress',
  command: ['stress'],
  args: ['--vm', '1', '--vm-bytes', bytes, '--vm-hang', '1'],
});

describe('a node that runs out of memory', () => {
  it('evicts the pod that is furthest above its requests, says so, and recovers', () => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod(
      'modest',
      { ...eats('4G'), resources: { requests: { memory: '5Gi' } } },
      { restartPolicy: 'Never' },
    );
    cluster.createPod('greedy', eats('13G'), { restartPolicy: 'Never' });
    cluster.run(60);
    const node = () => cluster.client.get<V1Node>({ group: '', version: 'v1', resource: 'nodes', name: 'kind-worker' });
    const pressure = () => node().status?.conditions?.find(({ type }) => type === 'MemoryPressure');
    expect(cluster.pod('modest').status?.phase).toBe('Running');
    const { status } = cluster.pod('greedy');
    expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(status?.message).toMatch(
      /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: 0\. Container c was using 1\d+[KM]i, request is 0, has larger consumption of memory\. $/,
    );
    expect(cluster.condition('greedy', 'DisruptionTarget')).toBe('True:TerminationByKubelet');
    expect(pressure()).toMatchObject({ status: 'True', reason: 'KubeletHasInsufficientMemory' });
    expect(node().spec?.taints?.map(({ key }) => key)).toEqual(['node.kubernetes.io/memory-pressure']);
    cluster.run(330);
    expect(pressure()?.status).toBe('False');
  });
});
