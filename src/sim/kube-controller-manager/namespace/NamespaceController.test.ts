import { describe, expect, it } from 'vitest';
import type { V1ConfigMap, V1Namespace, V1Pod, V1ServiceAccount } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { CONFIG_MAPS, NAMESPACES, PODS, refTo, SERVICE_ACCOUNTS } from '../resourceRefs.ts';

function withNamespace(): TestCluster {
  const cluster = new TestCluster();
  cluster.client.create<V1Namespace>(NAMESPACES, { metadata: { name: 'shop' } });
  cluster.run(1);
  return cluster;
}

const remove = (cluster: TestCluster) => cluster.client.delete(refTo(NAMESPACES, undefined, 'shop'));
const names = (cluster: TestCluster) => cluster.client.list<V1Namespace>(NAMESPACES).items.map((n) => n.metadata?.name);

describe('a namespace', () => {
  it('gets a default service account and the CA of the cluster', () => {
    const cluster = withNamespace();
    expect(cluster.list<V1ServiceAccount>(SERVICE_ACCOUNTS, 'shop').map((a) => a.metadata?.name)).toEqual(['default']);
    const [ca] = cluster.list<V1ConfigMap>(CONFIG_MAPS, 'shop');
    expect(ca?.metadata?.name).toBe('kube-root-ca.crt');
    expect(ca?.data?.['ca.crt']).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    cluster.client.delete(refTo(SERVICE_ACCOUNTS, 'shop', 'default'));
    cluster.run(1);
    expect(cluster.list(SERVICE_ACCOUNTS, 'shop')).toHaveLength(1);
  });

  it('goes five seconds after its deletion with all that is in it', () => {
    const cluster = withNamespace();
    cluster.create<V1Pod>(PODS, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } }, 'shop');
    cluster.run(2);
    remove(cluster);
    cluster.run(4.9);
    expect(names(cluster)).toContain('shop');
    expect(cluster.pods('shop')).toHaveLength(1);
    cluster.run(30);
    expect(names(cluster)).not.toContain('shop');
    expect(cluster.pods('shop')).toHaveLength(0);
  });

  it('tells what holds its content', () => {
    const cluster = withNamespace();
    const held = { metadata: { name: 'held', finalizers: ['example.com/hold'] } };
    cluster.create<V1ConfigMap>(CONFIG_MAPS, held, 'shop');
    remove(cluster);
    cluster.run(10);
    const namespace = cluster.client.get<V1Namespace>(refTo(NAMESPACES, undefined, 'shop'));
    expect(namespace.status?.conditions?.map((c) => [c.type, c.status, c.reason])).toEqual([
      ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered'],
      ['NamespaceDeletionGroupVersionParsingFailure', 'False', 'ParsedGroupVersions'],
      ['NamespaceDeletionContentFailure', 'False', 'ContentDeleted'],
      ['NamespaceContentRemaining', 'True', 'SomeResourcesRemain'],
      ['NamespaceFinalizersRemaining', 'True', 'SomeFinalizersRemain'],
    ]);
    expect(namespace.status?.conditions?.slice(3).map((c) => c.message)).toEqual([
      'Some resources are remaining: configmaps. has 1 resource instances',
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ]);
    cluster.patch(CONFIG_MAPS, 'held', { metadata: { finalizers: null } }, 'shop');
    cluster.run(20);
    expect(names(cluster)).not.toContain('shop');
  });
});
