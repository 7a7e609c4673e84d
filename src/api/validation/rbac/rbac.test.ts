import { expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { defaultRoleBinding } from '../../defaults/rbac/RoleBinding.ts';
import { describe as text } from '../../FieldError.ts';
import type { V1ClusterRoleBinding, V1RoleBinding } from '../../generated/types.ts';
import { validateClusterRole } from './ClusterRole.ts';
import { validateClusterRoleBinding } from './ClusterRoleBinding.ts';
import { validateRole } from './Role.ts';
import { validateRoleBinding, validateRoleBindingUpdate } from './RoleBinding.ts';

const GROUP = 'rbac.authorization.k8s.io';
const metadata = { name: 'r', namespace: 'd', resourceVersion: '1' };
const roleRef = { apiGroup: GROUP, kind: 'Role', name: 'r' };
const binding = (members: object): V1RoleBinding => deepFreeze({ metadata, roleRef, ...members } as V1RoleBinding);

test.each<[string, object, string[]]>([
  ['a rule for resources', { apiGroups: [''], resources: ['pods'], verbs: ['get'] }, []],
  [
    'verbs',
    { apiGroups: [''], resources: ['pods'] },
    ['rules[0].verbs: Required value: verbs must contain at least one value'],
  ],
  [
    'groups and resources',
    { verbs: ['get'] },
    [
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
    ],
  ],
  [
    'no URLs in a namespace',
    { verbs: ['get'], nonResourceURLs: ['/x'] },
    ['rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs'],
  ],
])('a Role wants %s', (_, rule, expected) => {
  expect(validateRole({ metadata, rules: [rule as never] }).map(text)).toEqual(expected);
});

test('a ClusterRole takes URLs, and any name that fits a path', () => {
  const rules = [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }];
  expect(validateClusterRole({ metadata: { name: 'system:Any_Name' }, rules })).toEqual([]);
  expect(validateClusterRole({ metadata: { name: 'a/b' }, rules }).map(text)).toEqual([
    'metadata.name: Invalid value: "a/b": may not contain \'/\'',
  ]);
});

test.each<[string, object, string[]]>([
  ['a role', {}, []],
  [
    'a role of RBAC',
    { roleRef: { apiGroup: '', kind: 'X', name: '' } },
    [
      `roleRef.apiGroup: Unsupported value: "": supported values: "${GROUP}"`,
      'roleRef.kind: Unsupported value: "X": supported values: "Role", "ClusterRole"',
      'roleRef.name: Required value',
    ],
  ],
  [
    'subjects that it knows',
    {
      subjects: [
        { kind: 'ServiceAccount', name: 'x', apiGroup: GROUP },
        { kind: 'User', name: '', apiGroup: GROUP },
        { kind: 'Pod', name: 'p' },
      ],
    },
    [
      `subjects[0].apiGroup: Unsupported value: "${GROUP}": supported values: ""`,
      'subjects[1].name: Required value',
      'subjects[1].name: Invalid value: "": user name cannot be empty',
      'subjects[2].kind: Unsupported value: "Pod": supported values: "ServiceAccount", "User", "Group"',
    ],
  ],
])('a RoleBinding wants %s', (_, members, expected) => {
  expect(validateRoleBinding(binding(members)).map(text)).toEqual(expected);
});

test('a ClusterRoleBinding wants a ClusterRole and the namespace of service accounts', () => {
  const cluster: V1ClusterRoleBinding = {
    metadata: { name: 'b' },
    roleRef,
    subjects: [{ kind: 'ServiceAccount', name: 'x' }],
  };
  expect(validateClusterRoleBinding(cluster).map(text)).toEqual([
    'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    'subjects[0].namespace: Required value',
  ]);
});

test('the role of a binding stays', () => {
  const other = binding({ roleRef: { ...roleRef, name: 'other' } });
  expect(validateRoleBindingUpdate(other, binding({})).map(text)).toEqual([
    `roleRef: Invalid value: ${JSON.stringify(other.roleRef)}: cannot change roleRef`,
  ]);
});

test('roles, users and groups are of the RBAC group', () => {
  const bare = binding({
    roleRef: { kind: 'Role', name: 'r' },
    subjects: [
      { kind: 'User', name: 'u' },
      { kind: 'ServiceAccount', name: 's' },
    ],
  });
  const full = defaultRoleBinding(bare);
  expect(full.roleRef.apiGroup).toBe(GROUP);
  expect(full.subjects).toEqual([
    { apiGroup: GROUP, kind: 'User', name: 'u' },
    { kind: 'ServiceAccount', name: 's' },
  ]);
  expect(defaultRoleBinding(full)).toBe(full);
});
