import type { V1Pod, V1Service } from '../../api/generated/types.ts';
import { podCondition } from './podState.ts';
import type { Stored } from './Stored.ts';

interface Seen {
  service: string;
  pods: Map<string, string>;
}

/**
 * Finds when the change happened that endpoints are brought up to date for: the earliest of the pods that became ready
 * (or not) since the last sync, or the service's creation. Source: endpointslice/util `TriggerTimeTracker`.
 */
export class TriggerTimeTracker {
  private readonly seen = new Map<string, Seen>();

  /** RFC 3339, or undefined when nothing is known to have triggered it. */
  triggerTime(key: string, service: Stored<V1Service>, pods: readonly Stored<V1Pod>[]): string | undefined {
    const before = this.seen.get(key);
    const now: Seen = { service: service.metadata.creationTimestamp, pods: new Map() };
    let earliest: string | undefined;
    for (const pod of pods) {
      const time = podCondition(pod, 'Ready')?.lastTransitionTime ?? pod.metadata.creationTimestamp;
      now.pods.set(pod.metadata.name, time);
      const known = before?.pods.get(pod.metadata.name);
      if (before && (known === undefined || known < time) && (!earliest || time < earliest)) earliest = time;
    }
    this.seen.set(key, now);
    if (!before) return pods.length > 0 ? [...now.pods.values(), now.service].sort().at(-1) : now.service;
    return earliest;
  }

  forget(key: string): void {
    this.seen.delete(key);
  }
}
