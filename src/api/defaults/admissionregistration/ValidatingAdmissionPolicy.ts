import type { V1ValidatingAdmissionPolicy } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';
import { defaultMatchResources } from './matchResources.ts';

/** pkg/apis/admissionregistration/v1/defaults.go, release 1.36. */
export function defaultValidatingAdmissionPolicy(policy: V1ValidatingAdmissionPolicy): V1ValidatingAdmissionPolicy {
  const { spec } = policy;
  if (!spec) return policy;
  const match = spec.matchConstraints ? { matchConstraints: defaultMatchResources(spec.matchConstraints) } : {};
  return withChanges(policy, { spec: withDefaults(withChanges(spec, match), { failurePolicy: 'Fail' }) });
}
