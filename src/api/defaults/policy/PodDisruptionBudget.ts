import type { V1PodDisruptionBudget } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

const EMPTY_STATUS = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };

/** A PodDisruptionBudget has no defaults of its own; the counts of its status are always shown. */
export function defaultPodDisruptionBudget(budget: V1PodDisruptionBudget): V1PodDisruptionBudget {
  return withDefaults(withChanges(budget, { spec: budget.spec ?? {} }), { status: EMPTY_STATUS });
}
