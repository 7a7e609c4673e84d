import { describe, expect, it } from 'vitest';
import type { V1Node } from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const fills = (path: string, mebibytes: number) => ({
  command: ['sh', '-c', `dd if=/dev/zero of=${path} bs=1M count=${mebibytes}; sleep 100000`],
});

describe('a pod that writes more than it may', () => {
  it.each([
    [
      'into an emptyDir',
      { ...fills('/cache/big', 20), volumeMounts: [{ name: 'cache', mountPath: '/cache' }] },
      { volumes: [{ name: 'cache', emptyDir: { sizeLimit: '10Mi' } }] },
      'Usage of EmptyDir volume "cache" exceeds the limit "10Mi". ',
    ],
    [
      'into its own layer',
      { ...fills('/big', 20), resources: { limits: { 'ephemeral-storage': '10Mi' } } },
      {},
      'Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. ',
    ],
    [
      'beside one without a limit',
      { ...fills('/big', 20), resources: { limits: { 'ephemeral-storage': '10Mi' } } },
      {
        containers: [
          { name: 'free', image: 'busybox', command: ['sleep', '1000'] },
          {
            name: 'c',
            image: 'busybox',
            ...fills('/big', 20),
            resources: { limits: { 'ephemeral-storage': '10Mi' } },
          },
        ],
      },
      'Container c exceeded its local ephemeral storage limit "10Mi". ',
    ],
  ])('%s is evicted', (_, container, spec, message) => {
    const cluster = new FullCluster();
    cluster.createPod('p', container, { restartPolicy: 'Never', ...spec });
    cluster.run(40);
    expect(cluster.pod('p').status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message });
    expect(cluster.condition('p', 'DisruptionTarget')).toBeUndefined();
    expect(cluster.events('p')).toContain(`Evicted: ${message}`);
  });

  it('and one that writes less stays', () => {
    const cluster = new FullCluster();
    cluster.createPod('p', { ...fills('/big', 5), resources: { limits: { 'ephemeral-storage': '10Mi' } } });
    cluster.run(60);
    expect(cluster.state('p')).toBe('Running | running ready');
  });
});

describe('a node whose disk fills', () => {
  it('evicts who wrote most, says so, and recovers', () => {
    const cluster = new FullCluster({ distribution: 'kind', nodes: 2 });
    cluster.createPod('modest', fills('/big', 100));
    cluster.createPod('greedy', fills('/big', 88_000), { restartPolicy: 'Never' });
    for (let i = 0; i < 90 && cluster.pod('greedy').status?.phase !== 'Failed'; i++) cluster.run(10);
    const { status } = cluster.pod('greedy');
    expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(status?.message).toMatch(
      /^The node was low on resource: ephemeral-storage\. Threshold quantity: 10386530304, available: \d+Ki\. Container c was using \d+Ki, request is 0, has larger consumption of ephemeral-storage\. $/,
    );
    expect(cluster.condition('greedy', 'DisruptionTarget')).toBe('True:TerminationByKubelet');
    expect(cluster.pod('modest').status?.phase).toBe('Running');
    const name = cluster.pod('greedy').spec?.nodeName ?? '';
    const node = cluster.client.get<V1Node>({ group: '', version: 'v1', resource: 'nodes', name });
    expect(node.status?.conditions?.find(({ type }) => type === 'DiskPressure')).toMatchObject({
      status: 'True',
      reason: 'KubeletHasDiskPressure',
    });
    expect(node.spec?.taints?.map(({ key }) => key)).toEqual(['node.kubernetes.io/disk-pressure']);
    cluster.run(330);
    const later = cluster.client.get<V1Node>({ group: '', version: 'v1', resource: 'nodes', name });
    expect(later.status?.conditions?.find(({ type }) => type === 'DiskPressure')?.status).toBe('False');
  });
});
