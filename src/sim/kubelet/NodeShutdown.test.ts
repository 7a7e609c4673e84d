import { describe, expect, it } from 'vitest';
import type { V1Node } from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const stubborn = { command: ['sh', '-c', "trap '' TERM; while true; do sleep 1; done"] };
const polite = { command: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 1; done'] };

describe('a node that is shut down', () => {
  it('ends its pods, ordinary ones before critical ones, and takes no new ones', () => {
    const cluster = new FullCluster({ distribution: 'kind', nodes: 2 });
    const on = { nodeName: 'kind-worker', terminationGracePeriodSeconds: 30 };
    cluster.createPod('polite', polite, on);
    cluster.createPod('stubborn', stubborn, on);
    cluster.run(30);
    const { simulation } = cluster;
    simulation.fault({
      type: 'stopNode',
      name: 'kind-worker',
      shutdownGracePeriodSeconds: 20,
      shutdownGracePeriodCriticalPodsSeconds: 5,
    });
    cluster.run(3);
    const node = () => cluster.client.get<V1Node>({ group: '', version: 'v1', resource: 'nodes', name: 'kind-worker' });
    expect(node().status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'KubeletNotReady',
      message: 'node is shutting down',
    });
    expect(cluster.pod('polite').status).toMatchObject({
      phase: 'Failed',
      reason: 'Terminated',
      message: 'Pod was terminated in response to imminent node shutdown.',
    });
    expect(cluster.condition('polite', 'DisruptionTarget')).toBe('True:TerminationByKubelet');
    expect(cluster.pod('stubborn').status?.phase).toBe('Running');
    cluster.createPod('late', polite, on);
    cluster.run(2);
    expect(cluster.pod('late').status).toMatchObject({
      phase: 'Failed',
      reason: 'NodeShutdown',
      message: 'Pod was rejected: Pod was rejected as the node is shutting down.',
    });
    const proxy = simulation.kubelets.get('kind-worker');
    const critical = () =>
      [...proxy.workers.values()]
        .filter(({ pod }) => (pod.spec?.priority ?? 0) >= 2e9)
        .map(({ pod }) => pod.status?.phase);
    expect(new Set(critical())).toEqual(new Set(['Running']));
    cluster.run(25);
    expect(cluster.pod('stubborn').status).toMatchObject({ phase: 'Failed', reason: 'Terminated' });
    expect(new Set(critical())).toEqual(new Set(['Failed']));
    expect(proxy.running).toBe(false);
    cluster.run(60);
    expect(node().status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('Unknown');
    simulation.fault({ type: 'startNode', name: 'kind-worker' });
    cluster.run(60);
    expect(node().status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    expect(critical()).toContain('Running');
  });
});
