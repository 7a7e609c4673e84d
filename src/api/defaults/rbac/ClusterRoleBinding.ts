import type { V1ClusterRoleBinding } from '../../generated/types.ts';
import { defaultRoleRef, defaultSubjects } from './roleRef.ts';

/** pkg/apis/rbac/v1/defaults.go, release 1.36. */
export function defaultClusterRoleBinding(binding: V1ClusterRoleBinding): V1ClusterRoleBinding {
  const roleRef = defaultRoleRef(binding.roleRef);
  const subjects = defaultSubjects(binding.subjects);
  if (roleRef === binding.roleRef && subjects === binding.subjects) return binding;
  return { ...binding, roleRef, ...(subjects ? { subjects } : {}) };
}
