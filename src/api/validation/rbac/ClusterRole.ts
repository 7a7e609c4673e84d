import type { FieldError } from '../../FieldError.ts';
import type { V1ClusterRole } from '../../generated/types.ts';
import { nameIsPathSegment } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validatePolicyRule } from './policyRule.ts';

/** `rbac.authorization.k8s.io/ClusterRole` (pkg/apis/rbac/validation, release 1.36). */
export function validateClusterRole(role: V1ClusterRole): FieldError[] {
  const out = [...validateObjectMeta(role.metadata, false, nameIsPathSegment)];
  role.rules?.forEach((rule, i) => {
    out.push(...validatePolicyRule(rule, false, `rules[${i}]`));
  });
  return out;
}

export function validateClusterRoleUpdate(next: V1ClusterRole, prev: V1ClusterRole): FieldError[] {
  return [...validateClusterRole(next), ...validateObjectMetaUpdate(next.metadata, prev.metadata)];
}
