import { deepEqual } from '../../../base/deepEqual.ts';
import { type FieldError, invalid } from '../../FieldError.ts';
import type { V1RoleBinding } from '../../generated/types.ts';
import { nameIsPathSegment } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateRoleRef, validateSubject } from './policyRule.ts';

const KINDS = ['Role', 'ClusterRole'];

/** `rbac.authorization.k8s.io/RoleBinding` (pkg/apis/rbac/validation, release 1.36). */
export function validateRoleBinding(binding: V1RoleBinding): FieldError[] {
  const out = [...validateObjectMeta(binding.metadata, true, nameIsPathSegment)];
  out.push(...validateRoleRef(binding.roleRef, KINDS));
  binding.subjects?.forEach((subject, i) => {
    out.push(...validateSubject(subject, true, `subjects[${i}]`));
  });
  return out;
}

export function validateRoleBindingUpdate(next: V1RoleBinding, prev: V1RoleBinding): FieldError[] {
  const out = [...validateRoleBinding(next), ...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  if (!deepEqual(next.roleRef, prev.roleRef)) out.push(invalid('roleRef', next.roleRef, 'cannot change roleRef'));
  return out;
}
