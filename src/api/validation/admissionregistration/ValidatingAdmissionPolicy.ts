import { duplicate, type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type {
  V1AuditAnnotation,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicySpec,
  V1Validation,
} from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isQualifiedName, nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateMatchResources, validateParamKind, validateVariables } from './matchResources.ts';
import { validateMatchConditions } from './rules.ts';
import { FAILURE_POLICIES } from './webhook.ts';

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
const MAX_ANNOTATIONS = 20;
const MAX_EXPRESSION = 5 * 1024;

/** `admissionregistration.k8s.io/ValidatingAdmissionPolicy` (release 1.36).. */
export const validateValidatingAdmissionPolicy = (policy: V1ValidatingAdmissionPolicy): FieldError[] => [
  ...validateObjectMeta(policy.metadata, false, nameIsDNSSubdomain),
  ...validateSpec(policy.spec ?? {}, policy.metadata?.name ?? ''),
];

export const validateValidatingAdmissionPolicyUpdate = (
  next: V1ValidatingAdmissionPolicy,
  prev: V1ValidatingAdmissionPolicy,
): FieldError[] => [
  ...validateObjectMetaUpdate(next.metadata, prev.metadata),
  ...validateSpec(next.spec ?? {}, next.metadata?.name ?? ''),
];

function validateSpec(spec: V1ValidatingAdmissionPolicySpec, name: string): FieldError[] {
  const out: FieldError[] = [];
  const { failurePolicy, paramKind, matchConstraints, validations = [], auditAnnotations = [] } = spec;
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
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const text = 'validations or auditAnnotations must contain at least one item';
    return [...out, required('spec.validations', text), required('spec.auditAnnotations', text)];
  }
  validations.forEach((validation, i) => {
    out.push(...validateValidation(validation, `spec.validations[${i}]`));
  });
  out.push(...validateAuditAnnotations(auditAnnotations, name, 'spec.auditAnnotations'));
  return out;
}

function validateValidation(validation: V1Validation, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { expression = '', message = '', messageExpression = '', reason } = validation;
  if (expression.trim() === '') out.push(required(`${path}.expression`, 'expression is not specified'));
  if (messageExpression !== '' && messageExpression.trim() === '') {
    out.push(invalid(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  }
  if (message !== '' && message.trim() === '') {
    out.push(invalid(`${path}.message`, message, 'message must be non-empty if specified'));
  } else if (/[\n\r]/.test(message.trim())) {
    out.push(invalid(`${path}.message`, message, 'message must not contain line breaks'));
  }
  if (reason !== undefined && !REASONS.includes(reason)) out.push(notSupported(`${path}.reason`, reason, REASONS));
  return out;
}

function validateAuditAnnotations(annotations: readonly V1AuditAnnotation[], name: string, path: string): FieldError[] {
  const out: FieldError[] = [];
  if (annotations.length > MAX_ANNOTATIONS) {
    out.push(invalid(path, annotations, `must not have more than ${MAX_ANNOTATIONS} auditAnnotations`));
  }
  const seen = new Set<string>();
  annotations.forEach(({ key, valueExpression = '' }, i) => {
    const field = `${path}[${i}].key`;
    const value = `${path}[${i}].valueExpression`;
    if (name === '') out.push(invalid(field, key, 'requires metadata.name be non-empty'));
    else invalidEach(out, field, `${name}/${key}`, isQualifiedName(`${name}/${key}`));
    if (valueExpression.trim() === '') out.push(required(value, 'valueExpression is not specified'));
    else if (valueExpression.trim().length > MAX_EXPRESSION) {
      out.push(required(value, `must not exceed ${MAX_EXPRESSION} bytes in length`));
    }
    if (seen.has(key)) out.push(duplicate(field, key));
    seen.add(key);
  });
  return out;
}
