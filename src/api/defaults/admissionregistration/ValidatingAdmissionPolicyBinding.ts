import type { V1ValidatingAdmissionPolicyBinding } from '../../generated/types.ts';
import { withChanges } from '../withDefaults.ts';
import { defaultMatchResources } from './matchResources.ts';

/** pkg/apis/admissionregistration/v1/defaults.go, release 1.36. */
export function defaultValidatingAdmissionPolicyBinding(
  binding: V1ValidatingAdmissionPolicyBinding,
): V1ValidatingAdmissionPolicyBinding {
  const { spec } = binding;
  if (!spec?.matchResources) return binding;
  return withChanges(binding, {
    spec: withChanges(spec, { matchResources: defaultMatchResources(spec.matchResources) }),
  });
}
