import type { V1Lease, V1Node } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Clock } from '../../base/Clock.ts';
import { rfc3339, rfc3339Micro } from '../../base/timestamp.ts';
import type { Timings } from '../timings.ts';

/**
 * The renewals of node leases and the reports of node status that change nothing but a time. A thousand idle nodes would
 * write them a hundred times a second, so they are not written: the API server fills in the time when somebody reads, and
 * a kubelet that stops leaves its last renewal in the store.
 */
export class Heartbeats {
  /** Since when each kubelet that is alive has been renewing, in virtual ms. */
  private readonly since = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly timings: Pick<Timings, 'nodeLeaseRenewMs' | 'nodeStatusReportMs'>,
  ) {}

  begin(node: string): void {
    this.since.set(node, this.clock.now);
  }

  /** The time of the last renewal, as the lease says it; undefined for a node that did not renew. */
  end(node: string): string | undefined {
    const renewed = this.renewTime(node);
    this.since.delete(node);
    return renewed;
  }

  /** A lease or node as it would be, had every renewal been written. Anything else comes back as it is. */
  freshen<T extends KubeObject>(resource: string, object: T): T {
    const { name = '', namespace } = object.metadata ?? {};
    if (resource === 'leases' && namespace === 'kube-node-lease') return this.freshLease(name, object as V1Lease) as T;
    if (resource === 'nodes') return this.freshNode(name, object as V1Node) as T;
    return object;
  }

  private freshLease(name: string, lease: V1Lease): V1Lease {
    const renewTime = this.renewTime(name);
    return renewTime ? { ...lease, spec: { ...lease.spec, renewTime } } : lease;
  }

  private freshNode(name: string, node: V1Node): V1Node {
    const at = this.lastRound(name, this.timings.nodeStatusReportMs);
    if (at === undefined || at === this.since.get(name)) return node;
    const time = rfc3339(this.clock.startMs + at);
    const conditions = (node.status?.conditions ?? []).map((c) =>
      c.lastHeartbeatTime && c.lastHeartbeatTime < time ? { ...c, lastHeartbeatTime: time } : c,
    );
    return { ...node, status: { ...node.status, conditions } };
  }

  private renewTime(node: string): string | undefined {
    const at = this.lastRound(node, this.timings.nodeLeaseRenewMs);
    return at === undefined ? undefined : rfc3339Micro(this.clock.startMs + at);
  }

  private lastRound(node: string, periodMs: number): number | undefined {
    const since = this.since.get(node);
    if (since === undefined) return undefined;
    return since + Math.floor((this.clock.now - since) / periodMs) * periodMs;
  }
}
