import { describe, expect, it } from 'vitest';
import type { V1Pod, V1ReplicaSet } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { PODS, REPLICA_SETS, REPLICATION_CONTROLLERS } from '../resourceRefs.ts';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const replicaSet = (replicas: number): V1ReplicaSet => ({
  metadata: { name: 'web' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template },
});

describe('ReplicaSetController', () => {
  it('adopts orphans that match, and makes only what is missing', () => {
    const cluster = new TestCluster();
    cluster.create<V1Pod>(PODS, { metadata: { name: 'orphan', labels: { app: 'web' } }, spec: template.spec });
    cluster.run(2);
    cluster.create(REPLICA_SETS, replicaSet(3));
    cluster.run(5);
    expect(cluster.pods()).toHaveLength(3);
    expect(cluster.pods().map((p) => p.metadata?.ownerReferences?.[0]?.name)).toEqual(['web', 'web', 'web']);
    expect(cluster.get<V1ReplicaSet>(REPLICA_SETS, 'web').status).toMatchObject({
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      observedGeneration: 1,
    });
  });

  it('releases a pod that matches no more, and makes another', () => {
    const cluster = new TestCluster();
    cluster.create(REPLICA_SETS, replicaSet(2));
    cluster.run(5);
    const name = cluster.pods()[0]?.metadata?.name as string;
    cluster.patch(PODS, name, { metadata: { labels: { app: 'debug' } } });
    cluster.run(5);
    expect(cluster.pods()).toHaveLength(3);
    expect(cluster.get<V1Pod>(PODS, name).metadata?.ownerReferences ?? []).toEqual([]);
  });

  it('deletes the youngest and unready ones first, and counts none that is on its way out', () => {
    const cluster = new TestCluster();
    cluster.create(REPLICA_SETS, replicaSet(4));
    cluster.run(5);
    const victim = cluster.pods()[1]?.metadata?.name as string;
    cluster.kubelet.setReady(`default/${victim}`, false);
    cluster.run(1);
    cluster.patch(REPLICA_SETS, 'web', { spec: { replicas: 3 } });
    cluster.run(0.05);
    expect(cluster.get<V1ReplicaSet>(REPLICA_SETS, 'web').status).toMatchObject({
      replicas: 3,
      terminatingReplicas: 1,
    });
    cluster.run(5);
    expect(cluster.pods().map((p) => p.metadata?.name)).not.toContain(victim);
    expect(cluster.events('ReplicaSet').at(-1)).toBe(`SuccessfulDelete: Deleted pod: ${victim}`);
  });

  it('runs replication controllers as well', () => {
    const cluster = new TestCluster();
    cluster.create(REPLICATION_CONTROLLERS, {
      metadata: { name: 'rc' },
      spec: { replicas: 2, selector: { app: 'web' }, template },
    } as V1ReplicaSet);
    cluster.run(5);
    expect(cluster.pods()).toHaveLength(2);
    expect(cluster.get<V1ReplicaSet>(REPLICATION_CONTROLLERS, 'rc').status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      observedGeneration: 1,
    });
  });
});
