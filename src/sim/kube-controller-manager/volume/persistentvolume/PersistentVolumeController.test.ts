import { describe, expect, it } from 'vitest';
import type { V1PersistentVolume, V1PersistentVolumeClaim, V1Pod } from '../../../../api/generated/types.ts';
import { TestCluster } from '../../../testing/TestCluster.ts';
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS, refTo } from '../../resourceRefs.ts';

const volume = (name: string, storage: string, spec: object = {}): V1PersistentVolume => ({
  metadata: { name },
  spec: {
    capacity: { storage },
    accessModes: ['ReadWriteOnce'],
    hostPath: { path: `/tmp/${name}` },
    persistentVolumeReclaimPolicy: 'Retain',
    ...spec,
  },
});
const claim = (name: string, storage: string, spec: object = {}): V1PersistentVolumeClaim => ({
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, storageClassName: '', ...spec },
});

function setup(volumes: V1PersistentVolume[], claims: V1PersistentVolumeClaim[]): TestCluster {
  const cluster = new TestCluster();
  for (const v of volumes) cluster.client.create(PERSISTENT_VOLUMES, v);
  cluster.run(1);
  for (const c of claims) cluster.create(PERSISTENT_VOLUME_CLAIMS, c);
  cluster.run(2);
  return cluster;
}
const phase = (cluster: TestCluster, name: string) =>
  cluster.client.get<V1PersistentVolume>(refTo(PERSISTENT_VOLUMES, undefined, name)).status?.phase;
const get = (cluster: TestCluster, name: string) =>
  cluster.get<V1PersistentVolumeClaim>(PERSISTENT_VOLUME_CLAIMS, name);

describe('PersistentVolumeController', () => {
  it('binds a claim to the smallest volume that suffices', () => {
    const cluster = setup([volume('big', '10Gi'), volume('small', '2Gi')], [claim('one', '1Gi')]);
    expect(get(cluster, 'one')).toMatchObject({
      metadata: {
        annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' },
        finalizers: ['kubernetes.io/pvc-protection'],
      },
      spec: { volumeName: 'small' },
      status: { phase: 'Bound', capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'] },
    });
    expect([phase(cluster, 'small'), phase(cluster, 'big')]).toEqual(['Bound', 'Available']);
  });

  it('lets a claim wait that nothing suits, and says why', () => {
    const cluster = setup(
      [volume('v', '1Gi')],
      [claim('huge', '5Gi'), claim('classy', '1Gi', { storageClassName: 'fast' })],
    );
    expect(get(cluster, 'huge').status?.phase).toBe('Pending');
    expect(cluster.events('PersistentVolumeClaim').sort()).toEqual([
      'FailedBinding: no persistent volumes available for this claim and no storage class is set',
      'ProvisioningFailed: storageclass.storage.k8s.io "fast" not found',
    ]);
    cluster.client.create(PERSISTENT_VOLUMES, volume('later', '8Gi'));
    cluster.run(16);
    expect(get(cluster, 'huge').status?.phase).toBe('Bound');
  });

  it('keeps a claim while a pod uses it, then releases or deletes its volume', () => {
    const cluster = setup(
      [volume('kept', '1Gi'), volume('dropped', '2Gi', { persistentVolumeReclaimPolicy: 'Delete' })],
      [claim('a', '1Gi'), claim('b', '2Gi')],
    );
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'a' } }];
    cluster.create<V1Pod>(PODS, {
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'i' }], volumes },
    });
    cluster.run(2);
    for (const name of ['a', 'b']) cluster.client.delete(refTo(PERSISTENT_VOLUME_CLAIMS, 'default', name));
    cluster.run(5);
    expect(get(cluster, 'a').metadata?.deletionTimestamp).toBeDefined();
    expect(cluster.client.list<V1PersistentVolume>(PERSISTENT_VOLUMES).items.map((v) => v.metadata?.name)).toEqual([
      'kept',
    ]);
    cluster.client.delete(refTo(PODS, 'default', 'p'));
    cluster.run(5);
    expect(cluster.list(PERSISTENT_VOLUME_CLAIMS)).toHaveLength(0);
    expect(phase(cluster, 'kept')).toBe('Released');
  });
});
