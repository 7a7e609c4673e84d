import { expect, it } from 'vitest';
import type { V1ClusterRole } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { CLUSTER_ROLES, refTo } from '../resourceRefs.ts';

it('a cluster role gathers the rules of those that it selects, and follows their changes', () => {
  const cluster = new TestCluster();
  const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
  const part = (name: string, resource: string): V1ClusterRole => ({
    metadata: { name, labels: { 'aggregate-to-view': 'true' } },
    rules: [rule(resource)],
  });
  const clusterRoleSelectors = [{ matchLabels: { 'aggregate-to-view': 'true' } }];
  cluster.client.create<V1ClusterRole>(CLUSTER_ROLES, {
    metadata: { name: 'view' },
    aggregationRule: { clusterRoleSelectors },
  });
  cluster.client.create(CLUSTER_ROLES, part('b', 'services'));
  cluster.client.create(CLUSTER_ROLES, part('a', 'pods'));
  const rules = () => cluster.client.get<V1ClusterRole>(refTo(CLUSTER_ROLES, undefined, 'view')).rules;
  cluster.run(1);
  expect(rules()).toEqual([rule('pods'), rule('services')]);
  cluster.client.delete(refTo(CLUSTER_ROLES, undefined, 'a'));
  cluster.run(1);
  expect(rules()).toEqual([rule('services')]);
});
