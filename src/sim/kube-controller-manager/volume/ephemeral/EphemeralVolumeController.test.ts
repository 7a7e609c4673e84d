import { expect, it } from 'vitest';
import type { V1PersistentVolumeClaim, V1Pod } from '../../../../api/generated/types.ts';
import { TestCluster } from '../../../testing/TestCluster.ts';
import { PERSISTENT_VOLUME_CLAIMS, PODS, refTo } from '../../resourceRefs.ts';

it('the claim of an ephemeral volume comes and goes with its pod', () => {
  const cluster = new TestCluster();
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const volumes = [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: 'b' } }, spec } } }];
  cluster.create<V1Pod>(PODS, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }], volumes } });
  cluster.run(2);
  const [claim] = cluster.list<V1PersistentVolumeClaim>(PERSISTENT_VOLUME_CLAIMS);
  expect(claim?.metadata).toMatchObject({
    name: 'p-scratch',
    labels: { a: 'b' },
    ownerReferences: [{ kind: 'Pod', name: 'p' }],
  });
  cluster.client.delete(refTo(PODS, 'default', 'p'));
  cluster.run(3);
  expect(cluster.list(PERSISTENT_VOLUME_CLAIMS)).toHaveLength(0);
});
