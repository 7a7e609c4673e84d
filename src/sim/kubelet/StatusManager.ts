import type { V1Pod, V1PodStatus } from '../../api/generated/types.ts';
import { keyOf } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import type { LocalClient } from '../../client/LocalClient.ts';

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

  constructor(
    private readonly clock: Clock,
    private readonly client: LocalClient,
    private readonly delayMs: number,
  ) {}

  set(pod: V1Pod, status: V1PodStatus, then?: () => void): void {
    const key = keyOf(pod);
    const waiting = this.pending.get(key);
    if (waiting) {
      waiting.pod = pod;
      waiting.status = status;
      if (then) waiting.afterwards.push(then);
      return;
    }
    if (!then && deepEqual(pod.status, status)) return;
    this.pending.set(key, { pod, status, afterwards: then ? [then] : [] });
    this.clock.schedule(this.delayMs, () => this.sync(key));
  }

  forget(key: string): void {
    this.pending.delete(key);
  }

  private sync(key: string): void {
    const next = this.pending.get(key);
    if (!next) return;
    this.pending.delete(key);
    this.write(next);
    for (const then of next.afterwards) then();
  }

  private write({ pod, status }: Pending): void {
    const { namespace = '', name = '', uid } = pod.metadata ?? {};
    try {
      const current = this.client.get<V1Pod>({ ...PODS, namespace, name });
      if (current.metadata?.uid !== uid) return;
      const merged = { ...status, conditions: mergeConditions(current, status), qosClass: current.status?.qosClass };
      if (!deepEqual(current.status, merged)) {
        this.client.updateStatus({ ...PODS, namespace, name }, { ...current, status: merged });
      }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
    this.client.takeSpentMs();
  }
}

/**
 * Conditions that are not the kubelet's stay as they are, before its own; of its own, those that did not change keep their
 * time of transition.
 */
function mergeConditions(current: V1Pod, status: V1PodStatus): V1PodStatus['conditions'] {
  const before = current.status?.conditions ?? [];
  const types = new Set((status.conditions ?? []).map((c) => c.type));
  const foreign = before.filter((c) => !types.has(c.type) && !c.type.startsWith('PodResize'));
  const own = (status.conditions ?? []).map((condition) => {
    const known = before.find((c) => c.type === condition.type);
    if (!known || known.status !== condition.status) return condition;
    const { lastTransitionTime } = known;
    const kept = condition.lastTransitionTime === lastTransitionTime ? condition : { ...condition, lastTransitionTime };
    return deepEqual(known, kept) ? known : kept;
  });
  return foreign.length === 0 ? own : foreign.concat(own);
}
