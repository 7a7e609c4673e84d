import { describe, expect, it } from 'vitest';
import type {
  CoreV1Event,
  V1CSIDriver,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1StorageClass,
} from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const CLAIMS = { group: '', version: 'v1', resource: 'persistentvolumeclaims', namespace: 'default' };
const DRIVER = 'disk.example.com';

function withDriver(allowVolumeExpansion: boolean): FullCluster {
  const cluster = new FullCluster();
  const storage = (resource: string) => ({ group: 'storage.k8s.io', version: 'v1', resource });
  cluster.client.create<V1CSIDriver>(storage('csidrivers'), { metadata: { name: DRIVER }, spec: {} });
  cluster.client.create<V1StorageClass>(storage('storageclasses'), {
    metadata: { name: 'disk' },
    provisioner: DRIVER,
    allowVolumeExpansion,
  });
  cluster.create<V1PersistentVolumeClaim>('persistentvolumeclaims', {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'disk',
      resources: { requests: { storage: '1Gi' } },
    },
  });
  cluster.run(10);
  return cluster;
}
const claim = (cluster: FullCluster) => cluster.client.get<V1PersistentVolumeClaim>({ ...CLAIMS, name: 'data' });
const volume = (cluster: FullCluster) =>
  cluster.client.get<V1PersistentVolume>({
    group: '',
    version: 'v1',
    resource: 'persistentvolumes',
    name: claim(cluster).spec?.volumeName ?? '',
  });
const ask = (cluster: FullCluster, storage: string) =>
  cluster.client.patch({ ...CLAIMS, name: 'data' }, 'merge', { spec: { resources: { requests: { storage } } } });
const use = (cluster: FullCluster) =>
  cluster.createPod(
    'user',
    { command: ['sleep', '100000'], volumeMounts: [{ name: 'v', mountPath: '/data' }] },
    { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] },
  );
const eventsOf = (cluster: FullCluster, from: string) =>
  cluster.client
    .list<CoreV1Event>({ group: '', version: 'v1', resource: 'events', namespace: 'default' })
    .items.filter((e) => e.involvedObject.name === 'data' && e.source?.component?.startsWith(from))
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map((e) => `${e.reason}: ${e.message}`);

describe('a claim that asks for more', () => {
  it('gets a larger volume, and a larger file system while a pod uses it', () => {
    const cluster = withDriver(true);
    expect(volume(cluster).spec?.csi?.driver).toBe(DRIVER);
    use(cluster);
    cluster.run(30);
    expect(cluster.exec('user', ['df', '-h', '/data']).output).toContain('1.0G');
    ask(cluster, '5Gi');
    cluster.run(1);
    expect(claim(cluster).status).toMatchObject({
      capacity: { storage: '1Gi' },
      allocatedResources: { storage: '5Gi' },
      allocatedResourceStatuses: { storage: 'ControllerResizeInProgress' },
      conditions: [{ type: 'Resizing', status: 'True' }],
    });
    cluster.run(10);
    const { status } = claim(cluster);
    expect(status).toMatchObject({ capacity: { storage: '5Gi' }, allocatedResources: { storage: '5Gi' } });
    expect(status?.conditions).toBeUndefined();
    expect(status?.allocatedResourceStatuses).toBeUndefined();
    expect(volume(cluster).spec?.capacity).toEqual({ storage: '5Gi' });
    expect(cluster.exec('user', ['df', '-h', '/data']).output).toContain('5.0G');
    const { name } = volume(cluster).metadata ?? {};
    const node = cluster.pod('user').spec?.nodeName;
    expect(eventsOf(cluster, 'volume_expand')).toEqual([
      'ExternalExpanding: waiting for an external controller to expand this PVC',
    ]);
    expect(eventsOf(cluster, 'external-resizer')).toEqual([
      `Resizing: External resizer is resizing volume ${name}`,
      'FileSystemResizeRequired: Require file system resize of volume on node',
    ]);
    const grown = `FileSystemResizeSuccessful: MountVolume.NodeExpandVolume succeeded for volume "${name}" ${node}`;
    expect(eventsOf(cluster, 'kubelet')).toEqual([grown]);
    expect(cluster.events('user')).toContain(grown);
  });

  it('waits for a pod when none uses it', () => {
    const cluster = withDriver(true);
    ask(cluster, '2Gi');
    cluster.run(60);
    expect(claim(cluster).status).toMatchObject({
      capacity: { storage: '1Gi' },
      conditions: [
        {
          type: 'FileSystemResizePending',
          message: 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.',
        },
      ],
    });
    expect(volume(cluster).spec?.capacity).toEqual({ storage: '2Gi' });
    use(cluster);
    cluster.run(30);
    expect(claim(cluster).status?.capacity).toEqual({ storage: '2Gi' });
    expect(cluster.state('user')).toContain('ready');
  });

  it('is refused when its class does not allow it', () => {
    const cluster = withDriver(false);
    expect(() => ask(cluster, '2Gi')).toThrow(
      'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  });

  it('cannot shrink, and its data goes with it', () => {
    const cluster = withDriver(true);
    expect(() => ask(cluster, '500Mi')).toThrow(
      'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    );
    const { name = '' } = volume(cluster).metadata ?? {};
    cluster.client.delete({ ...CLAIMS, name: 'data' });
    cluster.run(30);
    expect(() => cluster.client.get({ group: '', version: 'v1', resource: 'persistentvolumes', name })).toThrow(
      'not found',
    );
  });
});
