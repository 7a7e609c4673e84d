import { duplicate, type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1ValidatingAdmissionPolicyBinding } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateMatchResources, validateParamRef } from './matchResources.ts';

const ACTIONS = ['Audit', 'Deny', 'Warn'];

/** `admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding` (release 1.36). */
export const validateValidatingAdmissionPolicyBinding = (binding: V1ValidatingAdmissionPolicyBinding): FieldError[] => [
  ...validateObjectMeta(binding.metadata, false, nameIsDNSSubdomain),
  ...validateSpec(binding),
];

export const validateValidatingAdmissionPolicyBindingUpdate = (
  next: V1ValidatingAdmissionPolicyBinding,
  prev: V1ValidatingAdmissionPolicyBinding,
): FieldError[] => [...validateObjectMetaUpdate(next.metadata, prev.metadata), ...validateSpec(next)];

function validateSpec(binding: V1ValidatingAdmissionPolicyBinding): FieldError[] {
  const out: FieldError[] = [];
  const { policyName, paramRef, matchResources, validationActions = [] } = binding.spec ?? {};
  if (!policyName) out.push(required('spec.policyName'));
  else invalidEach(out, 'spec.policyName', policyName, nameIsDNSSubdomain(policyName, false));
  out.push(...validateParamRef(paramRef, 'spec.paramRef'));
  // Upstream's own spelling.
  out.push(...validateMatchResources(matchResources, 'spec.matchResouces'));
  const field = 'spec.validationActions';
  validationActions.forEach((action, i) => {
    if (!ACTIONS.includes(action)) out.push(notSupported(`${field}[${i}]`, action, ACTIONS));
    if (validationActions.indexOf(action) < i) out.push(duplicate(`${field}[${i}]`, action));
  });
  if (validationActions.includes('Deny') && validationActions.includes('Warn')) {
    const text =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
    out.push(invalid(field, validationActions, text));
  }
  if (validationActions.length === 0) out.push(required(field, 'at least one validation action is required'));
  return out;
}
