import { describe, expect, it } from 'vitest';
import type { V1Deployment } from '../../api/generated/types.ts';
import { TestCluster } from '../testing/TestCluster.ts';
import { DEPLOYMENTS, PODS, refTo } from './resourceRefs.ts';

const deployment: V1Deployment = {
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  },
};

describe('KubeControllerManager', () => {
  it('does nothing while it is stopped, and catches up when it is started', () => {
    const cluster = new TestCluster();
    cluster.create(DEPLOYMENTS, deployment);
    cluster.run(0.02);
    cluster.manager.stop();
    cluster.run(5);
    const before = cluster.pods().length;
    for (const pod of cluster.pods()) cluster.client.delete(refTo(PODS, 'default', pod.metadata?.name as string));
    cluster.run(5);
    expect(before).toBeLessThanOrEqual(3);
    expect(cluster.pods()).toHaveLength(0);
    cluster.manager.start();
    cluster.run(10);
    expect(cluster.pods()).toHaveLength(3);
    expect(cluster.get<V1Deployment>(DEPLOYMENTS, 'web').status).toMatchObject({ availableReplicas: 3 });
  });

  it('writes the same things in every run of a seed', () => {
    const history = (seed: string): string => {
      const cluster = new TestCluster({ seed });
      cluster.create(DEPLOYMENTS, deployment);
      cluster.run(10);
      cluster.patch(DEPLOYMENTS, 'web', { spec: { replicas: 5 } });
      cluster.run(10);
      return JSON.stringify(
        cluster.api.etcd.changesSince(0).map(({ time, key, current }) => [time, key, current?.value]),
      );
    };
    expect(history('a')).toBe(history('a'));
    expect(history('a')).not.toBe(history('b'));
  });

  it('acts as a service account of its own for each controller', () => {
    const cluster = new TestCluster();
    const users = new Set<string>();
    const answer = cluster.api.request.bind(cluster.api);
    cluster.api.request = (request, caller) => {
      users.add(caller.user.username);
      return answer(request, caller);
    };
    cluster.create(DEPLOYMENTS, deployment);
    cluster.run(5);
    expect([...users]).toEqual(
      expect.arrayContaining([
        'system:serviceaccount:kube-system:deployment-controller',
        'system:serviceaccount:kube-system:replicaset-controller',
        'system:kube-controller-manager',
      ]),
    );
  });
});
