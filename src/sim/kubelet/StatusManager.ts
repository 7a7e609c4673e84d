import type { V1Pod, V1PodStatus } from '../../api/generated/types.ts';
import { keyOf } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import type { NodeContext } from './NodeContext.ts';

const PODS = { group: '', version: 'v1', resource: 'pods' };

interface Pending {
  pod: V1Pod;
  status: V1PodStatus;
  /** Run after it has been written. */
  afterwards: (() => void)[];
}

/** Writes pod statuses to the API server, the newest of each pod, and only what changed (pkg/kubelet/status). */
export class StatusManager {
  private readonly pending = new Map<string, Pending>();
  private readonly written = new Map<string, V1PodStatus>();

  constructor(private readonly node: NodeContext) {}

  set(pod: V1Pod, status: V1PodStatus, then?: () => void): void {
    const key = keyOf(pod);
    const waiting = this.pending.get(key);
    if (waiting) {
      waiting.pod = pod;
      waiting.status = status;
      if (then) waiting.afterwards.push(then);
      return;
    }
    this.pending.set(key, { pod, status, afterwards: then ? [then] : [] });
    this.node.clock.schedule(this.node.timings.podStatusMs, () => this.sync(key));
  }

  forget(key: string): void {
    this.pending.delete(key);
    this.written.delete(key);
  }

  private sync(key: string): void {
    const next = this.pending.get(key);
    if (!next) return;
    this.pending.delete(key);
    this.write(key, next);
    for (const then of next.afterwards) then();
  }

  private write(key: string, { pod, status }: Pending): void {
    if (deepEqual(this.written.get(key), status)) return;
    const { namespace = '', name = '', uid } = pod.metadata ?? {};
    const { client } = this.node;
    try {
      const current = client.get<V1Pod>({ ...PODS, namespace, name });
      if (current.metadata?.uid !== uid) return;
      const merged = { ...status, conditions: mergeConditions(current, status), qosClass: current.status?.qosClass };
      this.written.set(key, status);
      if (!deepEqual(current.status, merged))
        client.updateStatus({ ...PODS, namespace, name }, { ...current, status: merged });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }
}

/** Conditions that are not the kubelet's stay as they are. */
function mergeConditions(current: V1Pod, status: V1PodStatus): V1PodStatus['conditions'] {
  const own = new Set((status.conditions ?? []).map((c) => c.type));
  const foreign = (current.status?.conditions ?? []).filter((c) => !own.has(c.type));
  const known = new Map((current.status?.conditions ?? []).map((c) => [c.type, c]));
  const merged = (status.conditions ?? []).map((c) => (c.type === 'PodScheduled' ? (known.get(c.type) ?? c) : c));
  return [...merged, ...foreign];
}
