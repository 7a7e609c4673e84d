import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type {
  V1HorizontalPodAutoscaler,
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerSpec,
  V2HPAScalingRules,
} from '../../generated/types.ts';
import { tryParseQuantity } from '../../Quantity.ts';
import { checkCounts } from '../apps/counts.ts';
import { under, underIndex } from '../fieldPath.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { NOT_NEGATIVE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateMetric } from './metrics.ts';
import { validateObjectReference } from './objectReference.ts';

export function validateHorizontalPodAutoscaler(hpa: V2HorizontalPodAutoscaler): FieldError[] {
  const errors = validateObjectMeta(hpa.metadata, true, nameIsDNSSubdomain);
  under(errors, 'spec', validateSpec(hpa.spec));
  return errors;
}

export function validateHorizontalPodAutoscalerUpdate(
  next: V2HorizontalPodAutoscaler,
  prev: V2HorizontalPodAutoscaler,
): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if (next.spec !== prev.spec) under(errors, 'spec', validateSpec(next.spec));
  return errors;
}

/** Both versions have these two counts in their status. */
export function validateHorizontalPodAutoscalerStatusUpdate(
  next: Pick<V2HorizontalPodAutoscaler, 'metadata'> & { status?: object },
  prev: Pick<V2HorizontalPodAutoscaler, 'metadata'>,
): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  checkCounts(errors, next.status ?? {}, 'status', ['currentReplicas', 'desiredReplicas']);
  return errors;
}

/** autoscaling/v1 is checked as the v2 that it stands for. */
export const validateHorizontalPodAutoscalerV1 = (hpa: V1HorizontalPodAutoscaler): FieldError[] =>
  validateHorizontalPodAutoscaler(asV2(hpa));

export const validateHorizontalPodAutoscalerV1Update = (
  next: V1HorizontalPodAutoscaler,
  prev: V1HorizontalPodAutoscaler,
): FieldError[] => validateHorizontalPodAutoscalerUpdate(asV2(next), asV2(prev));

function asV2({ metadata, spec: from }: V1HorizontalPodAutoscaler): V2HorizontalPodAutoscaler {
  const { targetCPUUtilizationPercentage: target, ...rest } = from ?? ({} as NonNullable<typeof from>);
  if (target === undefined) return { metadata, spec: rest };
  const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } };
  return { metadata, spec: { ...rest, metrics: [{ type: 'Resource', resource }] } };
}

function validateSpec(from: V2HorizontalPodAutoscalerSpec | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const spec = from ?? ({} as V2HorizontalPodAutoscalerSpec);
  const { minReplicas: min, maxReplicas: max = 0, metrics = [], behavior } = spec;
  if (min !== undefined && min < 1) errors.push(invalid('minReplicas', min, 'must be greater than or equal to 1'));
  if (max < 1) errors.push(invalid('maxReplicas', max, 'must be greater than 0'));
  if (min !== undefined && max < min) {
    errors.push(invalid('maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  }
  under(errors, 'scaleTargetRef', validateObjectReference(spec.scaleTargetRef));
  for (const [i, metric] of metrics.entries()) underIndex(errors, 'metrics', i, validateMetric(metric));
  if (min === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    const text = 'must specify at least one Object or External metric to support scaling to zero replicas';
    errors.push(forbidden('metrics', text));
  }
  for (const name of ['scaleUp', 'scaleDown'] as const) {
    const rules = behavior?.[name];
    if (rules) under(errors, `behavior.${name}`, validateRules(rules));
  }
  return errors;
}

const SELECT_POLICIES = ['Disabled', 'Max', 'Min'];
const POLICY_TYPES = ['Percent', 'Pods'];
const MAX_WINDOW_SECONDS = 3600;
const MAX_PERIOD_SECONDS = 1800;

function validateRules(rules: V2HPAScalingRules): FieldError[] {
  const errors: FieldError[] = [];
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [] } = rules;
  if (window < 0) {
    errors.push(invalid('stabilizationWindowSeconds', window, 'must be greater than or equal to zero'));
  }
  if (window > MAX_WINDOW_SECONDS) {
    errors.push(invalid('stabilizationWindowSeconds', window, `must be less than or equal to ${MAX_WINDOW_SECONDS}`));
  }
  if (selectPolicy !== undefined && !SELECT_POLICIES.includes(selectPolicy)) {
    errors.push(notSupported('selectPolicy', selectPolicy, SELECT_POLICIES));
  }
  if (policies.length === 0) errors.push(required('policies', 'must specify at least one Policy'));
  for (const [i, { type, value, periodSeconds: period }] of policies.entries()) {
    const path = `policies[${i}]`;
    if (!POLICY_TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type ?? '', POLICY_TYPES));
    if (value <= 0) errors.push(invalid(`${path}.value`, value, 'must be greater than zero'));
    if (period <= 0) errors.push(invalid(`${path}.periodSeconds`, period, 'must be greater than zero'));
    if (period > MAX_PERIOD_SECONDS) {
      errors.push(invalid(`${path}.periodSeconds`, period, `must be less than or equal to ${MAX_PERIOD_SECONDS}`));
    }
  }
  const tolerance = tryParseQuantity(rules.tolerance);
  if (tolerance && tolerance.sign() < 0) errors.push(invalid('tolerance', tolerance.toString(), NOT_NEGATIVE));
  return errors;
}
