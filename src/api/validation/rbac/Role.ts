import type { FieldError } from '../../FieldError.ts';
import type { V1Role } from '../../generated/types.ts';
import { nameIsPathSegment } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validatePolicyRule } from './policyRule.ts';

/** `rbac.authorization.k8s.io/Role` (pkg/apis/rbac/validation, release 1.36). */
export function validateRole(role: V1Role): FieldError[] {
  const out = [...validateObjectMeta(role.metadata, true, nameIsPathSegment)];
  role.rules?.forEach((rule, i) => {
    out.push(...validatePolicyRule(rule, true, `rules[${i}]`));
  });
  return out;
}

export function validateRoleUpdate(next: V1Role, prev: V1Role): FieldError[] {
  return [...validateRole(next), ...validateObjectMetaUpdate(next.metadata, prev.metadata)];
}
