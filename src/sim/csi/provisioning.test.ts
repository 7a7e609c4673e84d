import { describe, expect, it } from 'vitest';
import type {
  CoreV1Event,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1StatefulSet,
} from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const CLAIMS = { group: '', version: 'v1', resource: 'persistentvolumeclaims', namespace: 'default' };
const VOLUMES = { group: '', version: 'v1', resource: 'persistentvolumes' };
const CLASSES = { group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses' };

function kind(): FullCluster {
  const cluster = new FullCluster({ distribution: 'kind', nodes: 3 });
  cluster.run(60);
  return cluster;
}
const claim = (name: string, spec: object = {}): V1PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});
const get = (cluster: FullCluster, name: string) => cluster.client.get<V1PersistentVolumeClaim>({ ...CLAIMS, name });
const user = (cluster: FullCluster, pod: string, claimName: string, command: string) =>
  cluster.createPod(
    pod,
    { command: ['sh', '-c', command], volumeMounts: [{ name: 'v', mountPath: '/data' }] },
    { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }], restartPolicy: 'Never' },
  );
function events(cluster: FullCluster, object: string): string[] {
  const ref = { group: '', version: 'v1', resource: 'events', namespace: 'default' };
  return cluster.client
    .list<CoreV1Event>(ref)
    .items.filter((e) => e.involvedObject.name === object)
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map((e) => e.reason ?? '');
}

describe('dynamic provisioning on a node’s disk', () => {
  it('waits for the first consumer, then makes a volume where that runs, and keeps its data for the next', () => {
    const cluster = kind();
    cluster.create('persistentvolumeclaims', claim('data'));
    cluster.run(20);
    expect(get(cluster, 'data').status?.phase).toBe('Pending');
    user(cluster, 'writer', 'data', 'echo kept > /data/file');
    cluster.run(1);
    expect(cluster.pod('writer').spec?.nodeName).toBeUndefined();
    cluster.run(60);
    expect(cluster.state('writer')).toContain('Succeeded');
    const { spec } = cluster.client.get<V1PersistentVolume>({
      ...VOLUMES,
      name: get(cluster, 'data').spec?.volumeName ?? '',
    });
    const node = cluster.pod('writer').spec?.nodeName;
    expect(spec).toMatchObject({
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'standard',
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ values: [node] }] }] } },
    });
    expect(events(cluster, 'data')).toEqual([
      'WaitForFirstConsumer',
      'Provisioning',
      'ExternalProvisioning',
      'ProvisioningSucceeded',
    ]);
    cluster.deletePod('writer');
    user(cluster, 'reader', 'data', 'grep kept /data/file');
    cluster.run(30);
    expect(cluster.pod('reader').spec?.nodeName).toBe(node);
    expect(cluster.state('reader')).toContain('Succeeded');
    cluster.deletePod('reader');
    cluster.client.delete({ ...CLAIMS, name: 'data' });
    cluster.run(30);
    expect(cluster.client.list(VOLUMES).items).toEqual([]);
  });

  it('refuses what a directory cannot be, and says why', () => {
    const cluster = kind();
    cluster.create('persistentvolumeclaims', claim('many', { accessModes: ['ReadWriteMany'] }));
    user(cluster, 'p', 'many', 'true');
    cluster.run(10);
    expect(events(cluster, 'many')).toContain('ProvisioningFailed');
    expect(cluster.pod('p').spec?.nodeName).toBeUndefined();
  });

  it('serves the claims of a StatefulSet', () => {
    const cluster = kind();
    const set: V1StatefulSet = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {
        replicas: 2,
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: {
            containers: [{ name: 'c', image: 'nginx:1.27', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          },
        },
        volumeClaimTemplates: [{ ...claim('data'), metadata: { name: 'data' } }],
      },
    };
    cluster.create('statefulsets', set, 'apps');
    cluster.run(120);
    expect(cluster.state('db-1')).toContain('running ready');
    expect(get(cluster, 'data-db-1').status?.phase).toBe('Bound');
  });
});

describe('a claim that waits for a pod', () => {
  it('gets a volume that the pod’s node reaches', () => {
    const cluster = new FullCluster({ distribution: 'bare', nodes: 3 });
    cluster.client.create<KubeObject>(CLASSES, {
      metadata: { name: 'local' },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    } as KubeObject);
    for (const node of ['node-1', 'node-2'])
      cluster.client.create<V1PersistentVolume>(VOLUMES, {
        metadata: { name: `on-${node}` },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'local',
          local: { path: '/mnt' },
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
              ],
            },
          },
        },
      });
    cluster.create('persistentvolumeclaims', claim('c', { storageClassName: 'local' }));
    cluster.run(2);
    cluster.createPod(
      'p',
      { command: ['sleep', '999'] },
      {
        nodeSelector: { 'kubernetes.io/hostname': 'node-2' },
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
      },
    );
    cluster.run(20);
    expect(get(cluster, 'c').spec?.volumeName).toBe('on-node-2');
    expect(cluster.pod('p').spec?.nodeName).toBe('node-2');
  });
});

describe('a claim for one pod only', () => {
  it('keeps every other pod waiting until that one is gone', () => {
    const cluster = kind();
    cluster.create('persistentvolumeclaims', claim('single', { accessModes: ['ReadWriteOncePod'] }));
    user(cluster, 'first', 'single', 'sleep 9999');
    cluster.run(30);
    user(cluster, 'second', 'single', 'true');
    cluster.run(5);
    const waiting = cluster.pod('second').status?.conditions?.find((c) => c.type === 'PodScheduled');
    expect(waiting?.message).toContain(
      'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
    );
    cluster.deletePod('first', 0);
    cluster.run(60);
    expect(cluster.state('second')).toContain('Succeeded');
  });
});
