import type { RbacV1Subject, V1RoleRef } from '../../generated/types.ts';
import { mapShared } from '../withDefaults.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** A role is looked for in the RBAC group unless the reference says otherwise. */
export function defaultRoleRef(roleRef: V1RoleRef): V1RoleRef {
  return roleRef === undefined || roleRef.apiGroup ? roleRef : { ...roleRef, apiGroup: GROUP };
}

/** Users and groups belong to the RBAC group; service accounts to the core group, which is not written. */
export function defaultSubjects(subjects: RbacV1Subject[] | undefined): RbacV1Subject[] | undefined {
  return mapShared(subjects, (subject) =>
    !subject.apiGroup && (subject.kind === 'User' || subject.kind === 'Group')
      ? { ...subject, apiGroup: GROUP }
      : subject,
  );
}
