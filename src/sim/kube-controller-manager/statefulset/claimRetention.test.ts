import { describe, expect, it } from 'vitest';
import type { V1PersistentVolumeClaim, V1StatefulSet } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, refTo, STATEFUL_SETS } from '../resourceRefs.ts';

function setup(policy: { whenDeleted?: string; whenScaled?: string }): TestCluster {
  const cluster = new TestCluster();
  for (const name of ['v0', 'v1'])
    cluster.client.create(PERSISTENT_VOLUMES, {
      metadata: { name },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: `/tmp/${name}` } },
    } as never);
  const set: V1StatefulSet = {
    metadata: { name: 'db' },
    spec: {
      replicas: 2,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c', image: 'pg:1' }] } },
      persistentVolumeClaimRetentionPolicy: policy,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: '' },
        },
      ],
    },
  };
  cluster.create(STATEFUL_SETS, set);
  cluster.run(10);
  return cluster;
}
const claims = (cluster: TestCluster) => cluster.list<V1PersistentVolumeClaim>(PERSISTENT_VOLUME_CLAIMS);
const owners = (cluster: TestCluster) =>
  claims(cluster).map(({ metadata }) => metadata?.ownerReferences?.map((ref) => `${ref.kind}/${ref.name}`) ?? []);

describe('the claims of a StatefulSet', () => {
  it('stay when the set is scaled down or deleted, unless it says otherwise', () => {
    const cluster = setup({});
    expect(owners(cluster)).toEqual([[], []]);
    cluster.patch(STATEFUL_SETS, 'db', { spec: { replicas: 1 } });
    cluster.run(10);
    cluster.client.delete(refTo(STATEFUL_SETS, 'default', 'db'));
    cluster.run(10);
    expect(cluster.pods()).toHaveLength(0);
    expect(claims(cluster)).toHaveLength(2);
  });

  it('go with the pods that a scale-down takes', () => {
    const cluster = setup({ whenScaled: 'Delete' });
    expect(owners(cluster)).toEqual([[], []]);
    cluster.patch(STATEFUL_SETS, 'db', { spec: { replicas: 1 } });
    cluster.run(10);
    expect(claims(cluster).map((c) => c.metadata?.name)).toEqual(['data-db-0']);
    cluster.client.delete(refTo(STATEFUL_SETS, 'default', 'db'));
    cluster.run(10);
    expect(claims(cluster)).toHaveLength(1);
  });

  it('go with the set', () => {
    const cluster = setup({ whenDeleted: 'Delete' });
    expect(owners(cluster)).toEqual([['StatefulSet/db'], ['StatefulSet/db']]);
    cluster.client.delete(refTo(STATEFUL_SETS, 'default', 'db'));
    cluster.run(10);
    expect(claims(cluster)).toHaveLength(0);
  });

  it('change owners when the policy does', () => {
    const cluster = setup({ whenDeleted: 'Delete', whenScaled: 'Delete' });
    cluster.patch(STATEFUL_SETS, 'db', { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } } });
    cluster.run(5);
    expect(owners(cluster)).toEqual([[], []]);
    expect(cluster.events('StatefulSet').at(-1)).toBe('SuccessfulUpdate: update Pod db-1 in StatefulSet db successful');
  });
});
