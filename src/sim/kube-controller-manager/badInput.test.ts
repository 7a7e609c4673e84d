import { describe, expect, it } from 'vitest';
import type { V1ConfigMap, V1Job, V1StatefulSet } from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';
import { TestCluster } from '../testing/TestCluster.ts';
import { CONFIG_MAPS, JOBS, PERSISTENT_VOLUME_CLAIMS, PODS, refTo, STATEFUL_SETS } from './resourceRefs.ts';

const template = (labels: Record<string, string>, command: string[]) => ({
  metadata: { labels },
  spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command }] },
});
const gone = (cluster: TestCluster): boolean => cluster.pods().length === 0;

/** A small job beside: what is odd must not hold it up. */
function otherWorkGoesOn(cluster: TestCluster): void {
  cluster.create<V1Job>(JOBS, { metadata: { name: 'other' }, spec: { template: template({}, ['true']) } });
  cluster.run(15);
  expect(cluster.get<V1Job>(JOBS, 'other').status?.succeeded).toBe(1);
  cluster.client.delete(refTo(JOBS, 'default', 'other'), { propagationPolicy: 'Background' });
}

describe('what controllers make of odd input', () => {
  it('a Job of a million completions gets its pods five hundred at a time, and can be deleted', () => {
    const cluster = new TestCluster();
    const spec = { completions: 1_000_000, parallelism: 1_000_000, template: template({}, ['sleep', '9999']) };
    cluster.create<V1Job>(JOBS, { metadata: { name: 'huge' }, spec });
    cluster.run(0.5);
    expect(cluster.pods()).toHaveLength(500);
    cluster.patch(JOBS, 'huge', { spec: { suspend: true } });
    cluster.run(30);
    expect(gone(cluster)).toBe(true);
    otherWorkGoesOn(cluster);
    cluster.client.delete(refTo(JOBS, 'default', 'huge'), { propagationPolicy: 'Background' });
    cluster.run(20);
    expect(cluster.list(JOBS)).toEqual([]);
    expect(gone(cluster)).toBe(true);
  });

  it('a StatefulSet whose volume never binds waits at its first pod, and can be deleted', () => {
    const cluster = new FullCluster();
    const labels = { app: 'db' };
    const { spec } = template(labels, ['sleep', '9']);
    const claim = { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Pi' } }, storageClassName: '' };
    cluster.create<V1StatefulSet>(
      'statefulsets',
      {
        metadata: { name: 'db' },
        spec: {
          replicas: 3,
          serviceName: 'db',
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { ...spec, restartPolicy: 'Always' } },
          volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
        },
      },
      'apps',
    );
    cluster.run(600);
    const list = (resource: object) => cluster.client.list({ ...PODS, ...resource, namespace: 'default' }).items;
    expect(list(PERSISTENT_VOLUME_CLAIMS)).toHaveLength(1);
    expect(cluster.condition('db-0', 'PodScheduled')).toBe('False:Unschedulable');
    expect(list(PODS)).toHaveLength(1);
    cluster.client.delete(refTo(STATEFUL_SETS, 'default', 'db'), { propagationPolicy: 'Background' });
    cluster.client.delete(refTo(PERSISTENT_VOLUME_CLAIMS, 'default', 'data-db-0'));
    cluster.run(10);
    expect([...list(STATEFUL_SETS), ...list(PODS), ...list(PERSISTENT_VOLUME_CLAIMS)]).toEqual([]);
  });

  it('circular owners are let alone, and go together when one is deleted', () => {
    const cluster = new TestCluster();
    const owned = (name: string): V1ConfigMap => ({ metadata: { name } });
    const [a, b] = [cluster.create(CONFIG_MAPS, owned('a')), cluster.create(CONFIG_MAPS, owned('b'))];
    const ref = ({ metadata }: V1ConfigMap) => ({
      metadata: {
        ownerReferences: [
          { apiVersion: 'v1', kind: 'ConfigMap', name: metadata?.name, uid: metadata?.uid, blockOwnerDeletion: true },
        ],
      },
    });
    cluster.patch(CONFIG_MAPS, 'a', ref(b));
    cluster.patch(CONFIG_MAPS, 'b', ref(a));
    cluster.run(60);
    const names = () => cluster.list<V1ConfigMap>(CONFIG_MAPS).map((c) => c.metadata?.name ?? '');
    expect(names()).toEqual(expect.arrayContaining(['a', 'b']));
    otherWorkGoesOn(cluster);
    cluster.client.delete(refTo(CONFIG_MAPS, 'default', 'a'), { propagationPolicy: 'Foreground' });
    cluster.run(60);
    expect(names()).not.toContain('a');
    expect(names()).not.toContain('b');
  });

  it('a finalizer that nobody removes holds its object and nothing else', () => {
    const cluster = new TestCluster();
    const spec = { template: template({}, ['sleep', '9999']) };
    cluster.create<V1Job>(JOBS, { metadata: { name: 'held', finalizers: ['example.com/never'] }, spec });
    cluster.run(5);
    cluster.client.delete(refTo(JOBS, 'default', 'held'), { propagationPolicy: 'Background' });
    cluster.run(600);
    expect(cluster.get(JOBS, 'held').metadata).toMatchObject({ finalizers: ['example.com/never'] });
    otherWorkGoesOn(cluster);
    cluster.patch(JOBS, 'held', { metadata: { finalizers: null } });
    cluster.run(20);
    expect(cluster.list(JOBS)).toEqual([]);
    expect(gone(cluster)).toBe(true);
  });
});
