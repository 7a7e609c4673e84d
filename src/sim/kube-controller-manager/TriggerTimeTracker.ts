import type { V1Pod, V1Service } from '../../api/generated/types.ts';
import { podCondition } from './podState.ts';
import type { Stored } from './Stored.ts';

/** Of each pod by name, as it was at the last sync, when it became what it is. */
type Seen = Map<string, { pod: Stored<V1Pod>; time: string }>;

/**
 * Finds when the change happened that endpoints are brought up to date for: the earliest of the pods that became ready
 * (or not) since the last sync, or the service's creation. Source: endpointslice/util `TriggerTimeTracker`.
 */
export class TriggerTimeTracker {
  private readonly seen = new Map<string, Seen>();

  /** RFC 3339, or undefined when nothing is known to have triggered it. */
  triggerTime(key: string, service: Stored<V1Service>, pods: readonly Stored<V1Pod>[]): string | undefined {
    const before = this.seen.get(key);
    const seen: Seen = before ?? new Map();
    let earliest: string | undefined;
    for (const pod of pods) {
      const { name, creationTimestamp } = pod.metadata;
      const known = seen.get(name);
      if (known?.pod === pod) continue;
      const time = podCondition(pod, 'Ready')?.lastTransitionTime ?? creationTimestamp;
      if ((known === undefined || known.time < time) && (!earliest || time < earliest)) earliest = time;
      seen.set(name, { pod, time });
    }
    if (seen.size > pods.length) forgetOthers(seen, pods);
    if (before) return earliest;
    this.seen.set(key, seen);
    const times = [...seen.values()].map(({ time }) => time);
    return [...times, service.metadata.creationTimestamp].sort().at(-1);
  }

  forget(key: string): void {
    this.seen.delete(key);
  }
}

function forgetOthers(seen: Seen, pods: readonly Stored<V1Pod>[]): void {
  const names = new Set(pods.map((pod) => pod.metadata.name));
  for (const name of seen.keys()) if (!names.has(name)) seen.delete(name);
}
