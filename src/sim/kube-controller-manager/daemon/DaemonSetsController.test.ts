import { describe, expect, it } from 'vitest';
import type { V1DaemonSet } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES } from '../resourceRefs.ts';
import { targetNode } from './daemonPods.ts';

const daemon: V1DaemonSet = {
  metadata: { name: 'agent' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'c', image: 'agent:1' }] } },
  },
};
const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'c', image: name }] } } } });
const status = (cluster: TestCluster) => cluster.get<V1DaemonSet>(DAEMON_SETS, 'agent').status;
const patchNode = (cluster: TestCluster, name: string, patch: object) =>
  cluster.client.patch({ ...NODES, name }, 'merge', patch);

describe('DaemonSetsController', () => {
  it('puts one pod on every node, bound to it by affinity', () => {
    const cluster = new TestCluster();
    cluster.create(DAEMON_SETS, daemon);
    cluster.run(5);
    expect(cluster.pods().map(targetNode).sort()).toEqual(['node-1', 'node-2', 'node-3']);
    expect(cluster.pods()[0]?.spec?.tolerations?.map((t) => t.key)).toContain('node.kubernetes.io/unschedulable');
    expect(status(cluster)).toMatchObject({
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
      observedGeneration: 1,
    });
  });

  it('leaves nodes that it does not fit, and comes to those that it fits again', () => {
    const cluster = new TestCluster();
    cluster.create(DAEMON_SETS, daemon);
    cluster.run(5);
    patchNode(cluster, 'node-2', { spec: { taints: [{ key: 'gone', effect: 'NoExecute' }] } });
    cluster.run(5);
    expect(cluster.pods()).toHaveLength(2);
    expect(status(cluster)?.desiredNumberScheduled).toBe(2);
    patchNode(cluster, 'node-2', { spec: { taints: null } });
    cluster.run(5);
    expect(cluster.pods()).toHaveLength(3);
  });

  it('replaces one pod at a time, and keeps a revision of each template', () => {
    const cluster = new TestCluster();
    cluster.create(DAEMON_SETS, daemon);
    cluster.run(5);
    cluster.patch(DAEMON_SETS, 'agent', image('agent:2'));
    let fewest = 3;
    for (let i = 0; i < 100; i++) {
      cluster.run(0.1);
      fewest = Math.min(fewest, status(cluster)?.numberAvailable ?? 0);
    }
    expect(fewest).toBe(2);
    expect(cluster.pods().map((p) => p.spec?.containers[0]?.image)).toEqual(Array(3).fill('agent:2'));
    expect(cluster.list(CONTROLLER_REVISIONS)).toHaveLength(2);
    expect(status(cluster)).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3, observedGeneration: 2 });
  });
});
