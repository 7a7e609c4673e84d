import { describe, expect, it } from 'vitest';
import type { V1Node, V1Pod } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { NODES, PODS, refTo } from '../resourceRefs.ts';

const node = (cluster: TestCluster) => cluster.client.get<V1Node>(refTo(NODES, undefined, 'node-3'));
const pod = (name: string, spec: object = {}): V1Pod => ({
  metadata: { name },
  spec: { nodeName: 'node-3', containers: [{ name: 'c', image: 'i' }], ...spec },
});
const tolerate = (tolerationSeconds: number) => ({
  tolerations: [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds }],
});

describe('a node that falls silent', () => {
  it('is Unknown after 40 seconds, tainted, and loses its pods when they tolerate it no longer', () => {
    const cluster = new TestCluster();
    cluster.create<V1Pod>(PODS, pod('none'));
    cluster.create<V1Pod>(PODS, pod('short', tolerate(5)));
    cluster.create<V1Pod>(PODS, pod('long', tolerate(300)));
    cluster.run(20);
    cluster.kubelet.frozen.add('node-3');
    cluster.run(30);
    expect(node(cluster).status?.conditions?.[0]?.status).toBe('True');
    cluster.run(20);
    expect(node(cluster).status?.conditions?.find((c) => c.type === 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    expect(node(cluster).spec?.taints?.map((t) => `${t.key}:${t.effect}`)).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    expect(cluster.events('Pod')).toContain('NodeNotReady: Node is not ready');
    cluster.run(10);
    const deleting = () =>
      cluster
        .pods()
        .filter((p) => p.metadata?.deletionTimestamp)
        .map((p) => p.metadata?.name);
    expect(deleting()).toEqual(['none', 'short']);
    cluster.kubelet.thaw('node-3');
    cluster.run(10);
    expect(node(cluster).spec?.taints ?? []).toEqual([]);
    expect(cluster.events('Pod').at(-1)).toBe('TaintManagerEviction: Cancelling deletion of Pod default/long');
  });

  it('leaves pods behind that are deleted when the node is gone', () => {
    const cluster = new TestCluster();
    cluster.create<V1Pod>(PODS, pod('p'));
    cluster.run(5);
    cluster.client.delete(refTo(NODES, undefined, 'node-3'));
    cluster.run(30);
    expect(cluster.pods()).toHaveLength(1);
    cluster.run(60);
    expect(cluster.pods()).toHaveLength(0);
  });

  it('has an address range, which nobody else has', () => {
    const cluster = new TestCluster();
    cluster.run(1);
    const ranges = cluster.client.list<V1Node>(NODES).items.map((n) => n.spec?.podCIDR);
    expect(ranges.sort()).toEqual(['10.244.0.0/24', '10.244.1.0/24', '10.244.2.0/24']);
  });
});
