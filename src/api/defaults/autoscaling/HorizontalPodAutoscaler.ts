import type {
  V1HorizontalPodAutoscaler,
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerBehavior,
  V2HorizontalPodAutoscalerSpec,
  V2HPAScalingRules,
  V2MetricSpec,
  V2MetricTarget,
} from '../../generated/types.ts';
import { canonicalQuantity } from '../../Quantity.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';

const CPU_UTILIZATION = 80;

/** The defaults of autoscaling/v2: one replica at least, 80 % of the CPU asked for. */
export function defaultHorizontalPodAutoscaler(hpa: V2HorizontalPodAutoscaler): V2HorizontalPodAutoscaler {
  const from = hpa.spec ?? ({} as V2HorizontalPodAutoscalerSpec);
  const metrics = (from.metrics ?? []).length > 0 ? mapShared(from.metrics, defaultMetric) : [CPU_METRIC];
  const spec = withDefaults(
    withChanges(from, { metrics, ...(from.behavior ? { behavior: defaultBehavior(from.behavior) } : {}) }),
    { minReplicas: 1 },
  );
  return withDefaults(withChanges(hpa, { spec }), {
    status: { desiredReplicas: 0 } as V2HorizontalPodAutoscaler['status'],
  });
}

/** The defaults of autoscaling/v1, which knows of CPU only. */
export function defaultHorizontalPodAutoscalerV1(hpa: V1HorizontalPodAutoscaler): V1HorizontalPodAutoscaler {
  const spec = withDefaults(hpa.spec ?? ({} as NonNullable<V1HorizontalPodAutoscaler['spec']>), {
    minReplicas: 1,
    ...(hpa.metadata?.annotations?.[METRICS_ANNOTATION] ? {} : { targetCPUUtilizationPercentage: CPU_UTILIZATION }),
  });
  return withDefaults(withChanges(hpa, { spec }), { status: { currentReplicas: 0, desiredReplicas: 0 } });
}

/** Where autoscaling/v1 keeps the metrics that it has no field for. */
const METRICS_ANNOTATION = 'autoscaling.alpha.kubernetes.io/metrics';

const CPU_METRIC: V2MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: CPU_UTILIZATION } },
};

const SCALE_UP: V2HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
/** How long to wait before scaling down is a flag of the controller, and so has no default here. */
const SCALE_DOWN: V2HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

function defaultBehavior(behavior: V2HorizontalPodAutoscalerBehavior): V2HorizontalPodAutoscalerBehavior {
  return withChanges(behavior, {
    scaleUp: defaultRules(behavior.scaleUp, SCALE_UP),
    scaleDown: defaultRules(behavior.scaleDown, SCALE_DOWN),
  });
}

function defaultRules(rules: V2HPAScalingRules | undefined, defaults: V2HPAScalingRules): V2HPAScalingRules {
  if (!rules) return defaults;
  const done = withDefaults(rules, defaults);
  return done.tolerance === undefined ? done : withChanges(done, { tolerance: canonicalQuantity(done.tolerance) });
}

function defaultMetric(metric: V2MetricSpec): V2MetricSpec {
  const changes: Partial<V2MetricSpec> = {};
  for (const name of ['object', 'pods', 'resource', 'containerResource', 'external'] as const) {
    const source = metric[name];
    if (!source?.target) continue;
    Object.assign(changes, {
      [name]: withChanges<{ target: V2MetricTarget }>(source, { target: canonical(source.target) }),
    });
  }
  return withChanges(metric, changes);
}

function canonical(target: V2MetricTarget): V2MetricTarget {
  const changes: Partial<V2MetricTarget> = {};
  for (const name of ['value', 'averageValue'] as const) {
    const amount = target[name];
    if (amount !== undefined && amount !== null) changes[name] = canonicalQuantity(amount);
  }
  return withChanges(target, changes);
}
