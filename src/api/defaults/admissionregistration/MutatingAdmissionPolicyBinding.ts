import type { V1MutatingAdmissionPolicyBinding } from '../../generated/types.ts';
import { withChanges } from '../withDefaults.ts';
import { defaultMatchResources } from './matchResources.ts';

/** pkg/apis/admissionregistration/v1/defaults.go, release 1.36. */
export function defaultMutatingAdmissionPolicyBinding(
  binding: V1MutatingAdmissionPolicyBinding,
): V1MutatingAdmissionPolicyBinding {
  const { spec } = binding;
  if (!spec?.matchResources) return binding;
  return withChanges(binding, {
    spec: withChanges(spec, { matchResources: defaultMatchResources(spec.matchResources) }),
  });
}
