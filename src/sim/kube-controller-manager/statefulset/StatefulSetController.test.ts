import { describe, expect, it } from 'vitest';
import type { V1ControllerRevision, V1PersistentVolumeClaim, V1StatefulSet } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { FullCluster } from '../../testing/FullCluster.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { CONTROLLER_REVISIONS, PERSISTENT_VOLUME_CLAIMS, STATEFUL_SETS } from '../resourceRefs.ts';

const set = (replicas: number, extra: object = {}): V1StatefulSet => ({
  metadata: { name: 'db' },
  spec: {
    replicas,
    serviceName: 'db',
    selector: { matchLabels: { app: 'db' } },
    template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c', image: 'pg:1' }] } },
    ...extra,
  },
});
const image = (name: string) => ({ spec: { template: { spec: { containers: [{ name: 'c', image: name }] } } } });
const names = (cluster: TestCluster) => cluster.pods().map((p) => p.metadata?.name);
const status = (cluster: TestCluster) => cluster.get<V1StatefulSet>(STATEFUL_SETS, 'db').status;

/** `+db-0` and `-db-0` in the order in which pods came and went. */
function comings(cluster: TestCluster): string[] {
  const lines: string[] = [];
  for (const { key, current, previous } of cluster.api.etcd.changesSince(0)) {
    if (!key.includes('/pods/')) continue;
    const name = key.slice(key.lastIndexOf('/') + 1);
    if (!previous) lines.push(`+${name}`);
    else if (!current) lines.push(`-${name}`);
  }
  return lines;
}

describe('StatefulSetController', () => {
  it('creates pods in order, each when the one before is ready, and deletes from the last', () => {
    const cluster = new TestCluster();
    cluster.create(STATEFUL_SETS, set(3));
    cluster.run(0.3);
    expect(names(cluster)).toEqual(['db-0']);
    cluster.run(10);
    expect(names(cluster)).toEqual(['db-0', 'db-1', 'db-2']);
    expect(cluster.pods()[1]).toMatchObject({
      metadata: { labels: { 'statefulset.kubernetes.io/pod-name': 'db-1', 'apps.kubernetes.io/pod-index': '1' } },
      spec: { hostname: 'db-1', subdomain: 'db' },
    });
    cluster.patch(STATEFUL_SETS, 'db', { spec: { replicas: 1 } });
    cluster.run(10);
    expect(comings(cluster)).toEqual(['+db-0', '+db-1', '+db-2', '-db-2', '-db-1']);
    expect(status(cluster)).toMatchObject({
      replicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      observedGeneration: 2,
    });
  });

  it('updates from the last to the partition, one at a time', () => {
    const cluster = new TestCluster();
    cluster.create(
      STATEFUL_SETS,
      set(3, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } }),
    );
    cluster.run(10);
    cluster.patch(STATEFUL_SETS, 'db', image('pg:2'));
    cluster.run(10);
    expect(cluster.pods().map((p) => p.spec?.containers[0]?.image)).toEqual(['pg:1', 'pg:2', 'pg:2']);
    expect(comings(cluster).slice(3)).toEqual(['-db-2', '+db-2', '-db-1', '+db-1']);
    expect(status(cluster)).toMatchObject({ currentReplicas: 1, updatedReplicas: 2, readyReplicas: 3 });
    cluster.patch(STATEFUL_SETS, 'db', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });
    cluster.run(10);
    const { currentRevision, updateRevision } = status(cluster) ?? {};
    expect(currentRevision).toBe(updateRevision);
    expect(
      cluster
        .list<V1ControllerRevision>(CONTROLLER_REVISIONS)
        .map((r) => r.revision)
        .sort(),
    ).toEqual([1, 2]);
  });

  it('stays stuck on a broken revision until the pod is deleted, even when the template is put back', () => {
    const cluster = new TestCluster();
    cluster.create(STATEFUL_SETS, set(2));
    cluster.run(10);
    cluster.patch(STATEFUL_SETS, 'db', image('pg:bad'));
    cluster.run(10);
    cluster.patch(STATEFUL_SETS, 'db', image('pg:1'));
    cluster.run(30);
    const images = () => cluster.pods().map((p) => p.spec?.containers[0]?.image);
    expect(images()).toEqual(['pg:1', 'pg:bad']);
    cluster.client.delete({ group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'db-1' });
    cluster.run(10);
    expect(images()).toEqual(['pg:1', 'pg:1']);
    expect(cluster.list(CONTROLLER_REVISIONS)).toHaveLength(2);
  });

  it('does everything at once when it is parallel, and nothing to old pods with OnDelete', () => {
    const cluster = new TestCluster();
    cluster.create(STATEFUL_SETS, set(3, { podManagementPolicy: 'Parallel', updateStrategy: { type: 'OnDelete' } }));
    cluster.run(0.3);
    expect(names(cluster)).toHaveLength(3);
    cluster.run(5);
    cluster.patch(STATEFUL_SETS, 'db', image('pg:2'));
    cluster.run(10);
    expect(new Set(cluster.pods().map((p) => p.spec?.containers[0]?.image))).toEqual(new Set(['pg:1']));
    expect(status(cluster)).toMatchObject({ currentReplicas: 3, readyReplicas: 3 });
    expect(status(cluster)?.updatedReplicas ?? 0).toBe(0);
  });

  it('gives each pod its claim and tells of both', () => {
    const cluster = new TestCluster();
    const template = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    cluster.create(STATEFUL_SETS, set(1, { volumeClaimTemplates: [template] }));
    cluster.run(5);
    const [claim] = cluster.list<V1PersistentVolumeClaim>(PERSISTENT_VOLUME_CLAIMS);
    expect(claim?.metadata).toMatchObject({ name: 'data-db-0', labels: { app: 'db' } });
    expect(cluster.pods()[0]?.spec?.volumes?.[0]?.persistentVolumeClaim?.claimName).toBe('data-db-0');
    expect(cluster.events('StatefulSet')).toEqual([
      'SuccessfulCreate: create Claim data-db-0 Pod db-0 in StatefulSet db success',
      'SuccessfulCreate: create Pod db-0 in StatefulSet db successful',
    ]);
  });
});

describe('a StatefulSet whose pods are refused', () => {
  it('says in its status that it was looked at', () => {
    const cluster = new FullCluster();
    const quota = { metadata: { name: 'q' }, spec: { hard: { pods: '1' } } };
    cluster.create('resourcequotas', quota as KubeObject);
    cluster.create('statefulsets', set(1), 'apps');
    cluster.run(5);
    const ref = { ...STATEFUL_SETS, namespace: 'default', name: 'db' };
    cluster.client.patch(ref, 'merge', { spec: { replicas: 3 } });
    cluster.run(5);
    expect(cluster.client.get<V1StatefulSet>(ref).status).toMatchObject({ observedGeneration: 2, replicas: 1 });
  });
});
