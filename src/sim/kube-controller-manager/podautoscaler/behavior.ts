import type { V2HorizontalPodAutoscalerSpec, V2HPAScalingRules } from '../../../api/generated/types.ts';

/** A recommendation or a change of size, when it was made (virtual milliseconds). */
export interface Past {
  atMs: number;
  replicas: number;
}

/** What the past of one autoscaler says: recommendations, and by how much it grew and shrank. */
export interface AutoscalerHistory {
  recommendations: Past[];
  ups: Past[];
  downs: Past[];
}

const UP: V2HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const DOWN: V2HPAScalingRules = {
  stabilizationWindowSeconds: 300,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** A size with the conditions that explain it: `[reason, message]`. */
export interface Bounded {
  replicas: number;
  able: readonly [reason: string, message: string];
  /** Undefined when the size is within the range. */
  limited: readonly [reason: string, message: string] | undefined;
}

/**
 * Holds a wish back: to the highest (growing: lowest) of recent recommendations, to what the policies allow in their
 * periods, and to the range. Source: podautoscaler/horizontal.go `normalizeDesiredReplicasWithBehaviors`.
 */
export function bounded(
  spec: V2HorizontalPodAutoscalerSpec,
  history: AutoscalerHistory,
  current: number,
  wish: number,
  nowMs: number,
): Bounded {
  const up = { ...UP, ...spec.behavior?.scaleUp };
  const down = { ...DOWN, ...spec.behavior?.scaleDown };
  const stable = stabilized(history, up, down, current, wish, nowMs);
  const able: Bounded['able'] =
    stable === wish
      ? ['ReadyForNewScale', 'recommended size matches current size']
      : stable > wish
        ? [
            'ScaleDownStabilized',
            'recent recommendations were higher than current one, applying the highest recent recommendation',
          ]
        : [
            'ScaleUpStabilized',
            'recent recommendations were lower than current one, applying the lowest recent recommendation',
          ];
  return { able, ...limited(spec, history, up, down, current, stable, nowMs) };
}

function stabilized(
  history: AutoscalerHistory,
  up: V2HPAScalingRules,
  down: V2HPAScalingRules,
  current: number,
  wish: number,
  nowMs: number,
): number {
  const within = (rules: V2HPAScalingRules): number[] => {
    const from = nowMs - (rules.stabilizationWindowSeconds ?? 0) * 1000;
    return history.recommendations.filter(({ atMs }) => atMs > from).map(({ replicas }) => replicas);
  };
  const lowest = Math.min(wish, ...within(up));
  const highest = Math.max(wish, ...within(down));
  const longestMs = Math.max(up.stabilizationWindowSeconds ?? 0, down.stabilizationWindowSeconds ?? 0) * 1000;
  history.recommendations = history.recommendations.filter(({ atMs }) => atMs > nowMs - longestMs);
  history.recommendations.push({ atMs: nowMs, replicas: wish });
  return Math.min(Math.max(current, lowest), highest);
}

function limited(
  { minReplicas = 1, maxReplicas }: V2HorizontalPodAutoscalerSpec,
  history: AutoscalerHistory,
  up: V2HPAScalingRules,
  down: V2HPAScalingRules,
  current: number,
  wish: number,
  nowMs: number,
): Pick<Bounded, 'replicas' | 'limited'> {
  if (wish > current) {
    const rate = upLimit(up, history, current, nowMs);
    const most = Math.min(maxReplicas, Math.max(rate, current));
    if (wish <= most) return { replicas: wish, limited: undefined };
    const why =
      rate < maxReplicas ? 'the desired replica count is increasing faster than the maximum scale rate' : TOO_MANY;
    return { replicas: most, limited: [rate < maxReplicas ? 'ScaleUpLimit' : 'TooManyReplicas', why] };
  }
  if (wish < current) {
    const rate = downLimit(down, history, current, nowMs);
    const least = Math.max(minReplicas, Math.min(rate, current));
    if (wish >= least) return { replicas: wish, limited: undefined };
    const why =
      rate > minReplicas ? 'the desired replica count is decreasing faster than the maximum scale rate' : TOO_FEW;
    return { replicas: least, limited: [rate > minReplicas ? 'ScaleDownLimit' : 'TooFewReplicas', why] };
  }
  return { replicas: wish, limited: undefined };
}

const TOO_MANY = 'the desired replica count is more than the maximum replica count';
const TOO_FEW = 'the desired replica count is less than the minimum replica count';

function changeWithin(past: readonly Past[], periodSeconds: number, nowMs: number): number {
  const from = nowMs - periodSeconds * 1000;
  return past.reduce((sum, { atMs, replicas }) => (atMs > from ? sum + replicas : sum), 0);
}

function upLimit(
  { policies = [], selectPolicy }: V2HPAScalingRules,
  history: AutoscalerHistory,
  current: number,
  nowMs: number,
): number {
  if (selectPolicy === 'Disabled') return current;
  const limits = policies.map(({ type, value, periodSeconds }) => {
    const added = changeWithin(history.ups, periodSeconds, nowMs);
    const removed = changeWithin(history.downs, periodSeconds, nowMs);
    const start = current - added + removed;
    return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
  });
  return selectPolicy === 'Min' ? Math.min(...limits) : Math.max(...limits);
}

function downLimit(
  { policies = [], selectPolicy }: V2HPAScalingRules,
  history: AutoscalerHistory,
  current: number,
  nowMs: number,
): number {
  if (selectPolicy === 'Disabled') return current;
  const limits = policies.map(({ type, value, periodSeconds }) => {
    const added = changeWithin(history.ups, periodSeconds, nowMs);
    const removed = changeWithin(history.downs, periodSeconds, nowMs);
    const start = current - added + removed;
    return type === 'Pods' ? start - value : Math.floor(start * (1 - value / 100));
  });
  return selectPolicy === 'Min' ? Math.max(...limits) : Math.min(...limits);
}
