import { describe, expect, it } from 'vitest';
import type { V1Lease, V1Node } from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace: 'kube-node-lease' };
const NODES = { group: '', version: 'v1', resource: 'nodes' };

function ready(cluster: FullCluster, name: string): string | undefined {
  const node = cluster.client.get<V1Node>({ ...NODES, name });
  return node.status?.conditions?.find((c) => c.type === 'Ready')?.status;
}

describe('the heartbeats of nodes', () => {
  it('are seen by whoever reads, and cost no event while nothing happens', () => {
    const cluster = new FullCluster({ distribution: 'bare', nodes: 50 });
    cluster.run(60);
    const { kernel } = cluster.simulation;
    const before = kernel.steps;
    cluster.run(3600);
    const perNode = (kernel.steps - before) / 50;
    expect(perNode).toBeLessThan(40);
    const lease = cluster.client.get<V1Lease>({ ...LEASES, name: 'node-1' });
    const nowMs = kernel.startMs + kernel.now;
    expect(nowMs - Date.parse(lease.spec?.renewTime as unknown as string)).toBeLessThan(10_000);
  });

  it('end when a kubelet stops: Unknown after 40 s, and well again when it goes on', () => {
    const cluster = new FullCluster({ distribution: 'bare', nodes: 3 });
    cluster.run(300);
    cluster.simulation.fault({ type: 'stopNode', name: 'node-3' });
    cluster.run(28);
    expect(ready(cluster, 'node-3')).toBe('True');
    cluster.run(27);
    expect(ready(cluster, 'node-3')).toBe('Unknown');
    expect(ready(cluster, 'node-1')).toBe('True');
    cluster.run(10);
    const taints = () =>
      cluster.client.get<V1Node>({ ...NODES, name: 'node-3' }).spec?.taints?.map((t) => t.effect) ?? [];
    expect(taints()).toEqual(['NoSchedule', 'NoExecute']);
    cluster.simulation.fault({ type: 'startNode', name: 'node-3' });
    cluster.run(15);
    expect(ready(cluster, 'node-3')).toBe('True');
    expect(taints()).toEqual([]);
  });
});
