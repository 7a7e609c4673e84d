import { duplicate, type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1TopologySpreadConstraint } from '../../generated/types.ts';
import { underIndex } from '../fieldPath.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { checkLabelKeys } from './affinity.ts';

const NOT_POSITIVE = 'must be greater than zero';
const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];
const POLICIES = ['Honor', 'Ignore'];

/** The constraints that spread pods over a topology, below the pod's spec. */
export function checkTopologySpread(errors: FieldError[], list: readonly V1TopologySpreadConstraint[]): void {
  for (const [i, constraint] of list.entries()) {
    underIndex(errors, 'topologySpreadConstraints', i, validateConstraint(constraint, list.slice(i + 1)));
  }
}

function validateConstraint(
  constraint: V1TopologySpreadConstraint,
  rest: readonly V1TopologySpreadConstraint[],
): FieldError[] {
  const errors: FieldError[] = [];
  const { maxSkew = 0, topologyKey, whenUnsatisfiable: action = '', minDomains, labelSelector } = constraint;
  if (maxSkew <= 0) errors.push(invalid('maxSkew', maxSkew, NOT_POSITIVE));
  if (!topologyKey) errors.push(required('topologyKey', 'can not be empty'));
  if (!ACTIONS.includes(action)) errors.push(notSupported('whenUnsatisfiable', action, ACTIONS));
  if (rest.some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === action)) {
    errors.push(duplicate('{topologyKey, whenUnsatisfiable}', `{${topologyKey}, ${action}}`));
  }
  if (minDomains !== undefined) {
    if (minDomains <= 0) errors.push(invalid('minDomains', minDomains, NOT_POSITIVE));
    if (action !== 'DoNotSchedule') {
      const text = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
      errors.push(invalid('minDomains', minDomains, text));
    }
  }
  for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
    const policy = constraint[name];
    if (policy !== undefined && !POLICIES.includes(policy)) errors.push(notSupported(name, policy, POLICIES));
  }
  checkLabelKeys(errors, constraint.matchLabelKeys ?? [], [], labelSelector);
  errors.push(...validateLabelSelector(labelSelector, 'labelSelector'));
  return errors;
}
