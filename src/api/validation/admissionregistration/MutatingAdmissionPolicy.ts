import { type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1MutatingAdmissionPolicy, V1MutatingAdmissionPolicySpec, V1Mutation } from '../../generated/types.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateMatchResources, validateParamKind, validateVariables } from './matchResources.ts';
import { validateMatchConditions } from './rules.ts';
import { FAILURE_POLICIES } from './webhook.ts';

const PATCH_TYPES = ['ApplyConfiguration', 'JSONPatch'];
const REINVOCATION_POLICIES = ['IfNeeded', 'Never'];

/** `admissionregistration.k8s.io/MutatingAdmissionPolicy` (release 1.36). */
export const validateMutatingAdmissionPolicy = (policy: V1MutatingAdmissionPolicy): FieldError[] => [
  ...validateObjectMeta(policy.metadata, false, nameIsDNSSubdomain),
  ...validateSpec(policy.spec ?? {}),
];

export const validateMutatingAdmissionPolicyUpdate = (
  next: V1MutatingAdmissionPolicy,
  prev: V1MutatingAdmissionPolicy,
): FieldError[] => [...validateObjectMetaUpdate(next.metadata, prev.metadata), ...validateSpec(next.spec ?? {})];

function validateSpec(spec: V1MutatingAdmissionPolicySpec): FieldError[] {
  const out: FieldError[] = [];
  const { failurePolicy, paramKind, matchConstraints, mutations = [], reinvocationPolicy } = spec;
  if (failurePolicy === undefined) out.push(required('spec.failurePolicy'));
  else if (!FAILURE_POLICIES.includes(failurePolicy)) {
    out.push(notSupported('spec.failurePolicy', failurePolicy, FAILURE_POLICIES));
  }
  if (paramKind) out.push(...validateParamKind(paramKind, 'spec.paramKind'));
  if (!matchConstraints) out.push(required('spec.matchConstraints'));
  else {
    out.push(...validateMatchResources(matchConstraints, 'spec.matchConstraints'));
    if (!matchConstraints.resourceRules?.length) out.push(required('spec.matchConstraints.resourceRules'));
  }
  out.push(...validateMatchConditions(spec.matchConditions ?? [], 'spec.matchConditions'));
  out.push(...validateVariables(spec.variables ?? [], 'spec.variables'));
  if (mutations.length === 0) out.push(required('spec.mutations', 'mutations must contain at least one item'));
  mutations.forEach((mutation, i) => {
    out.push(...validateMutation(mutation, `spec.mutations[${i}]`));
  });
  if (!reinvocationPolicy) out.push(required('spec.reinvocationPolicy'));
  else if (!REINVOCATION_POLICIES.includes(reinvocationPolicy)) {
    out.push(notSupported('spec.reinvocationPolicy', reinvocationPolicy, REINVOCATION_POLICIES));
  }
  return out;
}

function validateMutation(mutation: V1Mutation, path: string): FieldError[] {
  const { patchType } = mutation;
  if (!patchType) return [required(`${path}.patchType`)];
  if (!PATCH_TYPES.includes(patchType)) return [notSupported(`${path}.patchType`, patchType, PATCH_TYPES)];
  const name = patchType === 'JSONPatch' ? 'jsonPatch' : 'applyConfiguration';
  const other = patchType === 'JSONPatch' ? 'applyConfiguration' : 'jsonPatch';
  const out: FieldError[] = [];
  if (mutation[other])
    out.push(invalid(`${path}.${other}`, mutation[other], `must be omitted if patchType is ${patchType}`));
  if (!mutation[name]) out.push(required(`${path}.${name}`, `must be specified if patchType is ${patchType}`));
  else if (!mutation[name].expression?.trim()) {
    out.push(required(`${path}.${name}.expression`, 'expression is not specified'));
  }
  return out;
}
