import type { V1ValidatingAdmissionPolicy } from '../../../../api/generated/types.ts';
import { policyErrors } from '../../admission/dynamic/compilePolicy.ts';
import type { Strategy } from '../Strategy.ts';

/** pkg/registry/admissionregistration/validatingadmissionpolicy: its expressions must compile. */
export const validatingAdmissionPolicyStrategy: Strategy = {
  validateCreate: (object) => policyErrors(object as V1ValidatingAdmissionPolicy),
  validateUpdate: (next) => policyErrors(next as V1ValidatingAdmissionPolicy),
};
