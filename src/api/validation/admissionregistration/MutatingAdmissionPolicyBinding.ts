import { type FieldError, required } from '../../FieldError.ts';
import type { V1MutatingAdmissionPolicyBinding } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateMatchResources, validateParamRef } from './matchResources.ts';

/** `admissionregistration.k8s.io/MutatingAdmissionPolicyBinding` (release 1.36). */
export const validateMutatingAdmissionPolicyBinding = (binding: V1MutatingAdmissionPolicyBinding): FieldError[] => [
  ...validateObjectMeta(binding.metadata, false, nameIsDNSSubdomain),
  ...validateSpec(binding),
];

export const validateMutatingAdmissionPolicyBindingUpdate = (
  next: V1MutatingAdmissionPolicyBinding,
  prev: V1MutatingAdmissionPolicyBinding,
): FieldError[] => [...validateObjectMetaUpdate(next.metadata, prev.metadata), ...validateSpec(next)];

function validateSpec(binding: V1MutatingAdmissionPolicyBinding): FieldError[] {
  const out: FieldError[] = [];
  const { policyName, paramRef, matchResources } = binding.spec ?? {};
  if (!policyName) out.push(required('spec.policyName'));
  else invalidEach(out, 'spec.policyName', policyName, nameIsDNSSubdomain(policyName, false));
  out.push(...validateParamRef(paramRef, 'spec.paramRef'));
  out.push(...validateMatchResources(matchResources, 'spec.matchResouces'));
  return out;
}
