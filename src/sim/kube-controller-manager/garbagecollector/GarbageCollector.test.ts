import { describe, expect, it } from 'vitest';
import type { V1ConfigMap, V1Deployment } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { CONFIG_MAPS, DEPLOYMENTS, REPLICA_SETS, refTo } from '../resourceRefs.ts';

const deployment: V1Deployment = {
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  },
};

function running(): TestCluster {
  const cluster = new TestCluster();
  cluster.create(DEPLOYMENTS, deployment);
  cluster.run(10);
  return cluster;
}

describe('GarbageCollector', () => {
  it('deletes dependents after their owner in the background', () => {
    const cluster = running();
    cluster.client.delete(refTo(DEPLOYMENTS, 'default', 'web'));
    expect(cluster.list(DEPLOYMENTS)).toHaveLength(0);
    expect(cluster.list(REPLICA_SETS)).toHaveLength(1);
    cluster.run(5);
    expect(cluster.list(REPLICA_SETS)).toHaveLength(0);
    expect(cluster.pods()).toHaveLength(0);
  });

  it('deletes dependents first in the foreground, and the owner last', () => {
    const cluster = running();
    cluster.client.delete(refTo(DEPLOYMENTS, 'default', 'web'), { propagationPolicy: 'Foreground' });
    cluster.run(0.08);
    expect(cluster.get<V1Deployment>(DEPLOYMENTS, 'web').metadata?.finalizers).toEqual(['foregroundDeletion']);
    expect(cluster.list(REPLICA_SETS)).toHaveLength(1);
    cluster.run(5);
    expect(cluster.list(DEPLOYMENTS)).toHaveLength(0);
    const gone = cluster.api.etcd
      .changesSince(0)
      .filter((e) => !e.current && /deployments|replicasets|pods/.test(e.key))
      .map((e) => e.key.split('/').find((part) => /deployments|replicasets|pods/.test(part)));
    expect(gone).toEqual(['pods', 'pods', 'replicasets', 'deployments']);
  });

  it('leaves dependents without an owner when they are orphaned', () => {
    const cluster = running();
    cluster.client.delete(refTo(DEPLOYMENTS, 'default', 'web'), { propagationPolicy: 'Orphan' });
    cluster.run(5);
    expect(cluster.list(DEPLOYMENTS)).toHaveLength(0);
    const [rs] = cluster.list<V1Deployment>(REPLICA_SETS);
    expect(rs?.metadata?.ownerReferences).toBeUndefined();
    expect(cluster.pods()).toHaveLength(2);
  });

  it('deletes an object whose owner never was, and drops an owner that is gone when another is there', () => {
    const cluster = new TestCluster();
    const ghost = { apiVersion: 'v1', kind: 'ConfigMap', name: 'ghost', uid: 'no-such-uid' };
    const owner = cluster.create<V1ConfigMap>(CONFIG_MAPS, { metadata: { name: 'owner' } });
    const uid = owner.metadata?.uid as string;
    cluster.create<V1ConfigMap>(CONFIG_MAPS, { metadata: { name: 'lost', ownerReferences: [ghost] } });
    const real = { ...ghost, name: 'owner', uid };
    cluster.create<V1ConfigMap>(CONFIG_MAPS, { metadata: { name: 'half', ownerReferences: [ghost, real] } });
    cluster.run(5);
    expect(cluster.list<V1ConfigMap>(CONFIG_MAPS).map((c) => c.metadata?.name)).not.toContain('lost');
    expect(cluster.get<V1ConfigMap>(CONFIG_MAPS, 'half').metadata?.ownerReferences).toEqual([real]);
  });

  it('looks after custom resources from when they are defined, and survives the end of their definition', () => {
    const cluster = new TestCluster();
    const group = 'example.com';
    const definitions = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' };
    const widgets = { group, version: 'v1', resource: 'widgets' };
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    const define = () =>
      cluster.client.create(definitions, {
        metadata: { name: 'widgets.example.com' },
        spec: {
          group,
          scope: 'Namespaced',
          names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
          versions: [{ name: 'v1', served: true, storage: true, schema }],
        },
      } as KubeObject);
    define();
    cluster.run(2);
    const owner = cluster.create<V1ConfigMap>(CONFIG_MAPS, { metadata: { name: 'owner' } });
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata?.uid as string };
    const widget: KubeObject = {
      apiVersion: `${group}/v1`,
      kind: 'Widget',
      metadata: { name: 'w', ownerReferences: [ref] },
    };
    cluster.create(widgets, widget);
    cluster.run(2);
    cluster.client.delete(refTo(CONFIG_MAPS, 'default', 'owner'));
    cluster.run(2);
    expect(cluster.list(widgets)).toEqual([]);
    cluster.client.delete({ ...definitions, name: 'widgets.example.com' });
    cluster.run(5);
    define();
    cluster.run(5);
    expect(cluster.list(widgets)).toEqual([]);
  });
});
