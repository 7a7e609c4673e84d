import { describe, expect, it } from 'vitest';
import type { V1Deployment, V1ReplicaSet } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { DEPLOYMENTS, REPLICA_SETS } from '../resourceRefs.ts';

function deployment(replicas: number, extra: Partial<NonNullable<V1Deployment['spec']>> = {}): V1Deployment {
  return {
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.18' }] } },
      ...extra,
    },
  };
}

const withImage = (image: string) => ({ spec: { template: { spec: { containers: [{ name: 'c', image }] } } } });

/** `observedGeneration replicas/updated/ready/available Available Progressing` of each version of the status. */
function story(cluster: TestCluster): string[] {
  const lines: string[] = [];
  for (const { status = {} } of cluster.history<V1Deployment>('deployments', 'web')) {
    const {
      observedGeneration = 0,
      replicas = 0,
      updatedReplicas = 0,
      readyReplicas = 0,
      availableReplicas = 0,
    } = status;
    const reason = (type: string) => status.conditions?.find((c) => c.type === type)?.reason ?? '-';
    const line = `${observedGeneration} ${replicas}/${updatedReplicas}/${readyReplicas}/${availableReplicas} ${reason('Available')} ${reason('Progressing')}`;
    if (lines.at(-1) !== line) lines.push(line);
  }
  return lines;
}

describe('DeploymentController', () => {
  it('makes a replica set and reports every step of its first rollout', () => {
    const cluster = new TestCluster();
    cluster.create(DEPLOYMENTS, deployment(3));
    cluster.run(10);
    const [rs] = cluster.list<V1ReplicaSet>(REPLICA_SETS);
    expect(rs?.metadata?.annotations).toEqual({
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
      'deployment.kubernetes.io/revision': '1',
    });
    expect(rs?.metadata?.name).toBe(`web-${rs?.metadata?.labels?.['pod-template-hash']}`);
    expect(cluster.pods()).toHaveLength(3);
    expect(cluster.events('Deployment')).toEqual([
      `ScalingReplicaSet: Scaled up replica set ${rs?.metadata?.name} from 0 to 3`,
    ]);
    const lines = story(cluster);
    expect(lines.slice(0, 4)).toEqual([
      '0 0/0/0/0 - -',
      '0 0/0/0/0 - NewReplicaSetCreated',
      '1 0/0/0/0 MinimumReplicasUnavailable NewReplicaSetCreated',
      '1 3/3/0/0 MinimumReplicasUnavailable ReplicaSetUpdated',
    ]);
    expect(lines.at(-1)).toBe('1 3/3/3/3 MinimumReplicasAvailable NewReplicaSetAvailable');
  });

  it('rolls an update out within surge and availability, and back again to the replica set it had', () => {
    const cluster = new TestCluster();
    cluster.create(DEPLOYMENTS, deployment(4));
    cluster.run(10);
    cluster.patch(DEPLOYMENTS, 'web', withImage('nginx:1.19'));
    cluster.run(20);
    const sets = cluster.list<V1ReplicaSet>(REPLICA_SETS);
    expect(sets.map((rs) => rs.spec?.replicas).sort()).toEqual([0, 4]);
    for (const { status } of cluster.history<V1Deployment>('deployments', 'web')) {
      expect((status?.replicas ?? 0) <= 5).toBe(true);
    }
    cluster.patch(DEPLOYMENTS, 'web', withImage('nginx:1.18'));
    cluster.run(20);
    const first = cluster.list<V1ReplicaSet>(REPLICA_SETS).find((rs) => rs.spec?.replicas === 4);
    expect(first?.metadata?.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    });
    expect(cluster.list(REPLICA_SETS)).toHaveLength(2);
    expect(cluster.get<V1Deployment>(DEPLOYMENTS, 'web').status).toMatchObject({
      replicas: 4,
      updatedReplicas: 4,
      availableReplicas: 4,
      observedGeneration: 3,
      terminatingReplicas: 0,
    });
  });

  it('stops at a broken image, tells so after the deadline, and spreads a scaling over both replica sets', () => {
    const cluster = new TestCluster();
    cluster.create(DEPLOYMENTS, deployment(4, { progressDeadlineSeconds: 10 }));
    cluster.run(10);
    cluster.patch(DEPLOYMENTS, 'web', withImage('nginx:bad'));
    cluster.run(30);
    const sizes = () =>
      cluster
        .list<V1ReplicaSet>(REPLICA_SETS)
        .map((rs) => rs.spec?.replicas)
        .sort();
    expect(sizes()).toEqual([2, 3]);
    const progressing = () =>
      cluster.get<V1Deployment>(DEPLOYMENTS, 'web').status?.conditions?.find((c) => c.type === 'Progressing');
    expect(progressing()).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
    expect(progressing()?.message).toMatch(/^ReplicaSet "web-[a-z0-9]+" has timed out progressing\.$/);
    cluster.patch(DEPLOYMENTS, 'web', { spec: { replicas: 10 } });
    cluster.run(5);
    expect(sizes()).toEqual([5, 8]);
  });

  it('ends all old pods before the first new one with Recreate', () => {
    const cluster = new TestCluster();
    cluster.create(DEPLOYMENTS, deployment(3, { strategy: { type: 'Recreate' } }));
    cluster.run(10);
    cluster.patch(DEPLOYMENTS, 'web', withImage('nginx:1.19'));
    let mixed = false;
    for (let i = 0; i < 200; i++) {
      cluster.run(0.05);
      mixed ||= new Set(cluster.pods().map((p) => p.spec?.containers[0]?.image)).size > 1;
    }
    expect(mixed).toBe(false);
    expect(cluster.pods().map((p) => p.spec?.containers[0]?.image)).toEqual(Array(3).fill('nginx:1.19'));
  });

  it('does nothing but scale while paused, and says so in the Progressing condition', () => {
    const cluster = new TestCluster();
    cluster.create(DEPLOYMENTS, deployment(2));
    cluster.run(10);
    cluster.patch(DEPLOYMENTS, 'web', { spec: { paused: true } });
    cluster.run(2);
    cluster.patch(DEPLOYMENTS, 'web', withImage('nginx:1.19'));
    cluster.patch(DEPLOYMENTS, 'web', { spec: { replicas: 4 } });
    cluster.run(10);
    const condition = () =>
      cluster.get<V1Deployment>(DEPLOYMENTS, 'web').status?.conditions?.find((c) => c.type === 'Progressing')?.reason;
    expect(condition()).toBe('DeploymentPaused');
    expect(cluster.pods()).toHaveLength(4);
    expect(cluster.list(REPLICA_SETS)).toHaveLength(1);
    cluster.patch(DEPLOYMENTS, 'web', { spec: { paused: false } });
    cluster.run(20);
    expect(condition()).toBe('NewReplicaSetAvailable');
    expect(cluster.list(REPLICA_SETS)).toHaveLength(2);
  });

  it('comes to rest: nothing is written once all is well', () => {
    const cluster = new TestCluster();
    cluster.create(DEPLOYMENTS, deployment(3));
    cluster.run(30);
    const { revision } = cluster.api.etcd;
    cluster.run(600);
    const later = cluster.api.etcd.changesSince(revision).filter(({ key }) => !key.includes('leases'));
    expect(later.map(({ key }) => key)).toEqual([]);
  });
});
