import type { V1MutatingAdmissionPolicy } from '../../../../api/generated/types.ts';
import { mutationErrors } from '../../admission/dynamic/compileMutations.ts';
import type { Strategy } from '../Strategy.ts';

/** pkg/registry/admissionregistration/mutatingadmissionpolicy: its expressions must compile. */
export const mutatingAdmissionPolicyStrategy: Strategy = {
  validateCreate: (object) => mutationErrors(object as V1MutatingAdmissionPolicy),
  validateUpdate: (next) => mutationErrors(next as V1MutatingAdmissionPolicy),
};
