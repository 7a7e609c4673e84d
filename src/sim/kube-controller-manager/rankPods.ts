import type { V1Pod } from '../../api/generated/types.ts';
import { isPodReady, maxRestarts, podCondition } from './podState.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASE_RANK: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };

/**
 * The pods in the order in which a controller gives them up, most expendable first
 * (pkg/controller `ActivePodsWithRanks`): not assigned < assigned; pending < unknown < running; not ready < ready;
 * lower deletion cost; more siblings on its node; ready for less time; more restarts; younger. Times count on a
 * logarithmic scale, and within one step of it the UID decides, which is as good as chance.
 * @param rank how many related pods share the pod's node
 */
export function rankPods<T extends V1Pod>(pods: readonly T[], rank: (pod: T) => number, nowUnixMs: number): T[] {
  const ranked = pods.map((pod) => ({ pod, rank: sortKeys(pod, rank(pod)), times: timesOf(pod) }));
  ranked.sort((a, b) => {
    for (let i = 0; i < a.rank.length; i++) {
      const difference = (a.rank[i] as number) - (b.rank[i] as number);
      if (difference !== 0) return difference;
    }
    if (a.times.ready !== b.times.ready) return byAge(a.times.ready, b.times.ready, a.pod, b.pod, nowUnixMs);
    const restarts = maxRestarts(b.pod) - maxRestarts(a.pod);
    if (restarts !== 0) return restarts;
    return byAge(a.times.created, b.times.created, a.pod, b.pod, nowUnixMs);
  });
  return ranked.map(({ pod }) => pod);
}

function sortKeys(pod: V1Pod, rank: number): number[] {
  return [
    pod.spec?.nodeName ? 1 : 0,
    PHASE_RANK[pod.status?.phase ?? 'Pending'] ?? 0,
    isPodReady(pod) ? 1 : 0,
    deletionCost(pod),
    -rank,
  ];
}

function timesOf(pod: V1Pod): { ready: number; created: number } {
  const since = isPodReady(pod) ? podCondition(pod, 'Ready')?.lastTransitionTime : undefined;
  return { ready: since ? Date.parse(since) : 0, created: Date.parse(pod.metadata?.creationTimestamp ?? '') || 0 };
}

function byAge(x: number, y: number, a: V1Pod, b: V1Pod, nowUnixMs: number): number {
  if (x === 0 || y === 0) return x === y ? 0 : x === 0 ? -1 : 1;
  const difference = x === y ? 0 : ageStep(x, nowUnixMs) - ageStep(y, nowUnixMs);
  if (difference !== 0) return difference;
  const [m, n] = [a.metadata?.uid ?? '', b.metadata?.uid ?? ''];
  return m < n ? -1 : m > n ? 1 : 0;
}

/** Ages on a logarithmic scale: those whose nanoseconds have as many binary digits are equal. */
function ageStep(unixMs: number, nowUnixMs: number): number {
  const ageMs = nowUnixMs - unixMs;
  return ageMs <= 0 ? -1 : Math.floor(Math.log2(ageMs * 1e6));
}

/** The cost that the pod's annotation names; 0 when there is none or it is no 32-bit integer. */
export function deletionCost(pod: V1Pod): number {
  const text = pod.metadata?.annotations?.[DELETION_COST];
  if (text === undefined || !/^(-?[1-9]\d*|0)$/.test(text)) return 0;
  const cost = Number(text);
  return Math.abs(cost) <= 2147483647 ? cost : 0;
}
