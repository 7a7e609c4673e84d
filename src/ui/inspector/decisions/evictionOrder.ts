import type { Pod } from '../../stores/useMirror.ts';

export interface EvictionCandidate {
  pod: Pod;
  qos: string;
  priority: number;
}

const RANK: Record<string, number> = { BestEffort: 0, Burstable: 1, Guaranteed: 2 };

/**
 * Whom the kubelet would take first when memory runs out. Upstream first takes pods that use more than they asked for,
 * then goes by priority, then by how far above the request they are. The page does not know usage, so the class of
 * service stands in for the first and the last: who asks for nothing is always above it.
 */
export function evictionOrder(pods: readonly Pod[]): EvictionCandidate[] {
  return pods
    .map((pod) => ({ pod, qos: pod.status?.qosClass ?? qosOf(pod), priority: pod.spec?.priority ?? 0 }))
    .sort(
      (a, b) =>
        Number(a.qos === 'Guaranteed') - Number(b.qos === 'Guaranteed') ||
        a.priority - b.priority ||
        (RANK[a.qos] ?? 0) - (RANK[b.qos] ?? 0) ||
        (a.pod.metadata.name < b.pod.metadata.name ? -1 : 1),
    );
}

/** A pod's class of service, as the API server works it out. */
export function qosOf(pod: Pod): string {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const asks = containers.some((c) => hasAny(c.resources?.requests) || hasAny(c.resources?.limits));
  if (!asks) return 'BestEffort';
  const exact = containers.every(({ resources }) =>
    ['cpu', 'memory'].every((name) => {
      const limit = resources?.limits?.[name];
      return limit !== undefined && (resources?.requests?.[name] ?? limit) === limit;
    }),
  );
  return exact ? 'Guaranteed' : 'Burstable';
}

const hasAny = (amounts: Record<string, string> | undefined): boolean => Object.keys(amounts ?? {}).length > 0;
