import { expect, it } from 'vitest';
import type { V1ConfigMap, V1Pod, V1ResourceQuota } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { CONFIG_MAPS, PODS, RESOURCE_QUOTAS, refTo } from '../resourceRefs.ts';

it('a quota says what is used, and less when something goes', () => {
  const cluster = new TestCluster();
  const requests = { cpu: '250m', memory: '64Mi' };
  for (const name of ['a', 'b']) {
    const spec = { containers: [{ name: 'c', image: 'i', resources: { requests } }] };
    cluster.create<V1Pod>(PODS, { metadata: { name }, spec });
  }
  cluster.create<V1ConfigMap>(CONFIG_MAPS, { metadata: { name: 'm' } });
  const hard = { pods: '4', 'requests.cpu': '1', 'requests.memory': '1Gi', 'count/configmaps': '9', services: '2' };
  cluster.create<V1ResourceQuota>(RESOURCE_QUOTAS, { metadata: { name: 'q' }, spec: { hard } });
  const status = () => cluster.get<V1ResourceQuota>(RESOURCE_QUOTAS, 'q').status;
  cluster.run(2);
  expect(status()).toEqual({
    hard,
    used: { pods: '2', 'requests.cpu': '500m', 'requests.memory': '128Mi', 'count/configmaps': '2', services: '0' },
  });
  cluster.client.delete(refTo(PODS, 'default', 'a'));
  cluster.client.delete(refTo(CONFIG_MAPS, 'default', 'm'));
  cluster.run(2);
  expect(status()?.used).toMatchObject({ pods: '1', 'requests.cpu': '250m', 'count/configmaps': '1' });
});

it('a scoped quota counts only the pods of its scope', () => {
  const cluster = new TestCluster();
  const pod = (name: string, cpu?: string): V1Pod => ({
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'i', ...(cpu ? { resources: { requests: { cpu } } } : {}) }] },
  });
  cluster.create(PODS, pod('best'));
  cluster.create(PODS, pod('burst', '1'));
  const spec = { hard: { pods: '5' }, scopes: ['BestEffort'] };
  cluster.create<V1ResourceQuota>(RESOURCE_QUOTAS, { metadata: { name: 'q' }, spec });
  cluster.run(2);
  expect(cluster.get<V1ResourceQuota>(RESOURCE_QUOTAS, 'q').status?.used).toEqual({ pods: '1' });
});
