import { type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { RbacV1Subject, V1PolicyRule, V1RoleRef } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isPathSegmentName, nameIsDNSSubdomain } from '../names.ts';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** One rule of a Role (`namespaced`) or a ClusterRole (pkg/apis/rbac/validation). */
export function validatePolicyRule(rule: V1PolicyRule, namespaced: boolean, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { verbs = [], nonResourceURLs = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
  if (verbs.length === 0) out.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
  if (nonResourceURLs.length > 0) {
    const field = `${path}.nonResourceURLs`;
    if (namespaced) out.push(invalid(field, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'));
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0) {
      const text = 'rules cannot apply to both regular resources and non-resource URLs';
      out.push(invalid(field, nonResourceURLs, text));
    }
    return out;
  }
  if (apiGroups.length === 0) {
    out.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  }
  if (resources.length === 0) {
    out.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
  }
  return out;
}

/** The role that a binding gives; `kinds` are those that the binding may refer to. */
export function validateRoleRef(roleRef: V1RoleRef | undefined, kinds: readonly string[]): FieldError[] {
  const out: FieldError[] = [];
  const { apiGroup = '', kind = '', name = '' }: Partial<V1RoleRef> = roleRef ?? {};
  if (apiGroup !== RBAC_GROUP) out.push(notSupported('roleRef.apiGroup', apiGroup, [RBAC_GROUP]));
  if (!kinds.includes(kind)) out.push(notSupported('roleRef.kind', kind, kinds));
  if (name === '') out.push(required('roleRef.name'));
  else invalidEach(out, 'roleRef.name', name, isPathSegmentName(name));
  return out;
}

/** One subject of a RoleBinding (`namespaced`) or a ClusterRoleBinding. */
export function validateSubject(subject: RbacV1Subject, namespaced: boolean, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { kind, name = '', apiGroup = '', namespace = '' } = subject;
  if (name === '') out.push(required(`${path}.name`));
  switch (kind) {
    case 'ServiceAccount':
      if (name !== '') invalidEach(out, `${path}.name`, name, nameIsDNSSubdomain(name, false));
      if (apiGroup !== '') out.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
      if (!namespaced && namespace === '') out.push(required(`${path}.namespace`));
      break;
    case 'User':
    case 'Group':
      if (name === '') out.push(invalid(`${path}.name`, name, `${kind.toLowerCase()} name cannot be empty`));
      if (apiGroup !== RBAC_GROUP) out.push(notSupported(`${path}.apiGroup`, apiGroup, [RBAC_GROUP]));
      break;
    default:
      out.push(notSupported(`${path}.kind`, kind ?? '', ['ServiceAccount', 'User', 'Group']));
  }
  return out;
}
