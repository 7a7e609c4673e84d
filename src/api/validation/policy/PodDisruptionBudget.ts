import { type FieldError, invalid, notSupported } from '../../FieldError.ts';
import type { V1PodDisruptionBudget } from '../../generated/types.ts';
import { checkCounts } from '../apps/counts.ts';
import { checkIntOrPercent, checkNotMoreThan100Percent } from '../apps/rollout.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { nameIsPathSegment } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

export function validatePodDisruptionBudget(budget: V1PodDisruptionBudget): FieldError[] {
  const errors = validateSpec(budget);
  // Upstream looks at the name only once nothing else is wrong, and asks for no more than that it can be in a path.
  return errors.length > 0 ? errors : validateObjectMeta(budget.metadata, true, nameIsPathSegment);
}

export function validatePodDisruptionBudgetUpdate(
  next: V1PodDisruptionBudget,
  prev: V1PodDisruptionBudget,
): FieldError[] {
  const errors = validateSpec(next);
  return errors.length > 0 ? errors : validateObjectMetaUpdate(next.metadata, prev.metadata);
}

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

function validateSpec(budget: V1PodDisruptionBudget): FieldError[] {
  const errors: FieldError[] = [];
  const spec = budget.spec ?? {};
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const shown = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    };
    errors.push(invalid('spec', shown, 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const name of ['minAvailable', 'maxUnavailable'] as const) {
    if (spec[name] === undefined) continue;
    checkIntOrPercent(errors, spec[name], `spec.${name}`);
    checkNotMoreThan100Percent(errors, spec[name], `spec.${name}`);
  }
  errors.push(...validateLabelSelector(selector, 'spec.selector'));
  if (policy !== undefined && !POLICIES.includes(policy)) {
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES));
  }
  return errors;
}

const COUNTS = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'];

export function validatePodDisruptionBudgetStatusUpdate(
  next: V1PodDisruptionBudget,
  prev: V1PodDisruptionBudget,
): FieldError[] {
  const errors: FieldError[] = [];
  checkCounts(errors, next.status ?? {}, 'status', COUNTS);
  return errors.length > 0 ? errors : validateObjectMetaUpdate(next.metadata, prev.metadata);
}
