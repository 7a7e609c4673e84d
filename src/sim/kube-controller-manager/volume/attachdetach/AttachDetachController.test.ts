import { describe, expect, it } from 'vitest';
import type { CoreV1Event, V1Node, V1PersistentVolume, V1VolumeAttachment } from '../../../../api/generated/types.ts';
import { FullCluster } from '../../../testing/FullCluster.ts';
import { CSI_DRIVERS, NODES, PERSISTENT_VOLUMES, VOLUME_ATTACHMENTS } from '../../resourceRefs.ts';

const DRIVER = 'disk.example.com';
const IN_USE = `kubernetes.io/csi/${DRIVER}^vol-1`;

function setup(accessMode = 'ReadWriteOnce', { driver = true } = {}): FullCluster {
  const cluster = new FullCluster({ distribution: 'bare', nodes: 2 });
  if (driver)
    cluster.client.create(CSI_DRIVERS, { metadata: { name: DRIVER }, spec: { attachRequired: true } } as never);
  cluster.client.create<V1PersistentVolume>(PERSISTENT_VOLUMES, {
    metadata: { name: 'disk' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: [accessMode],
      csi: { driver: DRIVER, volumeHandle: 'vol-1' },
    },
  });
  cluster.create('persistentvolumeclaims', {
    metadata: { name: 'c' },
    spec: { accessModes: [accessMode], resources: { requests: { storage: '1Gi' } }, storageClassName: '' },
  } as never);
  cluster.run(20);
  return cluster;
}
const user = (cluster: FullCluster, name: string, node: string) =>
  cluster.createPod(
    name,
    { command: ['sleep', '9999'], volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    {
      nodeName: node,
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
      tolerations: [{ operator: 'Exists' }],
    },
  );
const status = (cluster: FullCluster, node: string) => cluster.client.get<V1Node>({ ...NODES, name: node }).status;
const attachedTo = (cluster: FullCluster) =>
  cluster.client.list<V1VolumeAttachment>(VOLUME_ATTACHMENTS).items.map(({ spec }) => spec.nodeName);
const told = (cluster: FullCluster, pod: string) =>
  cluster.client
    .list<CoreV1Event>({ group: '', version: 'v1', resource: 'events', namespace: 'default' })
    .items.filter((e) => e.involvedObject.name === pod && e.source?.component === 'attachdetach-controller')
    .map((e) => `${e.reason}: ${e.message}`);

describe('AttachDetachController', () => {
  it('attaches a volume to the node of its pod, and detaches it when the pod is gone', () => {
    const cluster = setup();
    user(cluster, 'p', 'node-1');
    cluster.run(10);
    expect(cluster.state('p')).toContain('running');
    expect(attachedTo(cluster)).toEqual(['node-1']);
    expect(status(cluster, 'node-1')?.volumesAttached).toEqual([{ name: IN_USE, devicePath: '' }]);
    expect(status(cluster, 'node-1')?.volumesInUse).toEqual([IN_USE]);
    expect(told(cluster, 'p')).toEqual(['SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "disk" ']);
    cluster.deletePod('p');
    cluster.run(10);
    expect(attachedTo(cluster)).toEqual([]);
    expect(status(cluster, 'node-1')?.volumesAttached ?? []).toEqual([]);
    expect(status(cluster, 'node-1')?.volumesInUse ?? []).toEqual([]);
  });

  it('lets only one node have an exclusive volume, and says who has it', () => {
    const cluster = setup();
    user(cluster, 'first', 'node-1');
    cluster.run(10);
    user(cluster, 'second', 'node-2');
    cluster.run(30);
    expect(attachedTo(cluster)).toEqual(['node-1']);
    expect(told(cluster, 'second')).toEqual([
      'FailedAttachVolume: Multi-Attach error for volume "disk" Volume is already used by pod(s) first',
    ]);
    cluster.deletePod('first');
    cluster.run(130);
    expect(attachedTo(cluster)).toEqual(['node-2']);
    expect(cluster.state('second')).toContain('running');
  });

  it('gives a shared volume to every node that asks', () => {
    const cluster = setup('ReadWriteMany');
    user(cluster, 'a', 'node-1');
    user(cluster, 'b', 'node-2');
    cluster.run(10);
    expect(attachedTo(cluster).sort()).toEqual(['node-1', 'node-2']);
  });

  it('takes a volume from a dead node by force after six minutes', () => {
    const cluster = setup();
    user(cluster, 'lost', 'node-1');
    cluster.run(10);
    cluster.simulation.fault({ type: 'stopNode', name: 'node-1' });
    cluster.run(60);
    cluster.deletePod('lost', 0);
    cluster.run(300);
    expect(attachedTo(cluster)).toEqual(['node-1']);
    cluster.run(65);
    expect(attachedTo(cluster)).toEqual([]);
  });

  it('says that nobody attaches the volumes of a driver that is not installed', () => {
    const cluster = setup('ReadWriteOnce', { driver: false });
    user(cluster, 'p', 'node-1');
    cluster.run(130);
    expect(told(cluster, 'p')).toEqual([
      `FailedAttachVolume: AttachVolume.Attach failed for volume "disk" : timed out waiting for external-attacher of ${DRIVER} CSI driver to attach volume vol-1`,
    ]);
    expect(cluster.pod('p').status?.phase).toBe('Pending');
  });
});
