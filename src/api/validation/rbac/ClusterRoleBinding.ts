import { deepEqual } from '../../../base/deepEqual.ts';
import { type FieldError, invalid } from '../../FieldError.ts';
import type { V1ClusterRoleBinding } from '../../generated/types.ts';
import { nameIsPathSegment } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateRoleRef, validateSubject } from './policyRule.ts';

const KINDS = ['ClusterRole'];

/** `rbac.authorization.k8s.io/ClusterRoleBinding` (pkg/apis/rbac/validation, release 1.36). */
export function validateClusterRoleBinding(binding: V1ClusterRoleBinding): FieldError[] {
  const out = [...validateObjectMeta(binding.metadata, false, nameIsPathSegment)];
  out.push(...validateRoleRef(binding.roleRef, KINDS));
  binding.subjects?.forEach((subject, i) => {
    out.push(...validateSubject(subject, false, `subjects[${i}]`));
  });
  return out;
}

export function validateClusterRoleBindingUpdate(next: V1ClusterRoleBinding, prev: V1ClusterRoleBinding): FieldError[] {
  const out = [...validateClusterRoleBinding(next), ...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  if (!deepEqual(next.roleRef, prev.roleRef)) out.push(invalid('roleRef', next.roleRef, 'cannot change roleRef'));
  return out;
}
