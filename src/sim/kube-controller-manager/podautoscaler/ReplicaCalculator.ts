import type { V1Pod } from '../../../api/generated/types.ts';
import { tryParseQuantity } from '../../../api/Quantity.ts';
import { isPodReady, podCondition } from '../podState.ts';

const TOLERANCE = 0.1;
/** A pod this young may be busy only with starting (`--horizontal-pod-autoscaler-cpu-initialization-period`). */
const INITIALIZATION_MS = 300_000;
const INITIAL_READINESS_MS = 30_000;

/** What a pod uses of the resource, in thousandths. Absent for pods that nothing was measured of. */
export type PodUsage = ReadonlyMap<string, number>;

export interface Proposal {
  replicas: number;
  /** Per cent of the requests; undefined when the target is a value. */
  utilization: number | undefined;
  /** Average use of a pod, in thousandths. */
  averageMilli: number;
}

/** What the metric is to be brought to. */
export type Target = { utilization: number } | { averageMilli: number };

/** Thrown when nothing can be calculated; the message is upstream's. */
export class MetricError extends Error {}

/**
 * How many replicas bring the average use of a resource to its target (podautoscaler/replica_calculator.go).
 * Worked: 3 pods use 90 % of what they request, target 50 % → 90/50 · 3 = 5.4 → 6. Within a tenth of the target nothing
 * changes. Pods that are missing from the metrics count as idle when that argues against growing, as busy when that
 * argues against shrinking.
 */
export function proposeReplicas(
  resource: string,
  container: string | undefined,
  pods: readonly V1Pod[],
  usage: PodUsage,
  target: Target,
  current: number,
  nowMs: number,
): Proposal {
  if (pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count');
  const groups = group(pods, usage, resource, nowMs);
  if (groups.measured.length === 0) {
    throw new MetricError('did not receive metrics for targeted pods (pods might be unready)');
  }
  const wanted = (pod: V1Pod): number => wantedMilli(pod, resource, container, target);
  const total = groups.measured.reduce((sum, pod) => sum + (usage.get(nameOf(pod)) ?? 0), 0);
  const budget = groups.measured.reduce((sum, pod) => sum + wanted(pod), 0);
  const ratio = total / budget;
  const averageMilli = Math.round(total / groups.measured.length);
  const utilization = 'utilization' in target ? Math.floor((total * target.utilization) / budget) : undefined;
  const propose = (replicas: number): Proposal => ({ replicas, utilization, averageMilli });
  const rest = ratio > 1 ? [...groups.unready, ...groups.missing] : groups.missing;
  const settled = Math.abs(1 - ratio) <= TOLERANCE;
  if (rest.length === 0) return propose(settled ? current : Math.ceil(ratio * groups.measured.length));
  const assumed = ratio < 1 ? groups.missing.reduce((sum, pod) => sum + assumedBusy(wanted(pod), target), 0) : 0;
  const all = [...groups.measured, ...rest];
  const adjusted = (total + assumed) / all.reduce((sum, pod) => sum + wanted(pod), 0);
  const turned = (ratio < 1 && adjusted > 1) || (ratio > 1 && adjusted < 1);
  if (Math.abs(1 - adjusted) <= TOLERANCE || turned) return propose(current);
  const replicas = Math.ceil(adjusted * all.length);
  const contrary = (adjusted < 1 && replicas > current) || (adjusted > 1 && replicas < current);
  return propose(contrary ? current : replicas);
}

const nameOf = (pod: V1Pod): string => pod.metadata?.name ?? '';

/** A missing pod is taken to use all it asked for. */
const assumedBusy = (wanted: number, target: Target): number =>
  'utilization' in target ? (wanted * Math.max(100, target.utilization)) / target.utilization : wanted;

function wantedMilli(pod: V1Pod, resource: string, container: string | undefined, target: Target): number {
  if ('averageMilli' in target) return target.averageMilli;
  let requested = 0;
  for (const { name, resources } of pod.spec?.containers ?? []) {
    if (container !== undefined && name !== container) continue;
    const request = tryParseQuantity(resources?.requests?.[resource]);
    if (!request) throw new MetricError(`missing request for ${resource} in container ${name} of Pod ${nameOf(pod)}`);
    requested += request.milliValue;
  }
  return (requested * target.utilization) / 100;
}

function group(pods: readonly V1Pod[], usage: PodUsage, resource: string, nowMs: number) {
  const groups = { measured: [] as V1Pod[], unready: [] as V1Pod[], missing: [] as V1Pod[] };
  for (const pod of pods) {
    if (pod.metadata?.deletionTimestamp || pod.status?.phase === 'Failed') continue;
    if (pod.status?.phase === 'Pending') groups.unready.push(pod);
    else if (!usage.has(nameOf(pod))) groups.missing.push(pod);
    else if (resource === 'cpu' && isStarting(pod, nowMs)) groups.unready.push(pod);
    else groups.measured.push(pod);
  }
  return groups;
}

function isStarting(pod: V1Pod, nowMs: number): boolean {
  const condition = podCondition(pod, 'Ready');
  const startMs = Date.parse(pod.status?.startTime ?? '');
  if (!condition || Number.isNaN(startMs)) return true;
  if (startMs + INITIALIZATION_MS > nowMs) return !isPodReady(pod);
  const changedMs = Date.parse(condition.lastTransitionTime ?? '');
  return !isPodReady(pod) && startMs + INITIAL_READINESS_MS > changedMs;
}
