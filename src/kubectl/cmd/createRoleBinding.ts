import type { Command, Invocation } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags } from '../create/generate.ts';
import { array, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { nameArgument } from '../usageError.ts';

const RBAC = 'rbac.authorization.k8s.io';
const subjectFlags = [
  array('group', 'Group to bind to the role; may be repeated.'),
  array('serviceaccount', 'Service account to bind to the role, in the form <namespace>:<name>'),
  array('user', 'User name to bind to the role; may be repeated.'),
];

export const createRoleBindingCommand: Command = {
  name: 'rolebinding',
  use: 'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a role binding for a particular role or cluster role',
  flags: [
    ...generatorFlags,
    ...subjectFlags,
    text('clusterrole', 'The cluster role to refer to'),
    text('role', 'The role to refer to'),
  ],
  run: async (invocation) => {
    const { flags } = invocation;
    const name = nameArgument(invocation);
    const [role, clusterRole] = [flags.str('role'), flags.str('clusterrole')];
    if ((role === '') === (clusterRole === '')) {
      throw new KubectlError('exactly one of clusterrole or role must be specified');
    }
    const target = { group: RBAC, version: 'v1', resource: 'rolebindings', namespaced: true, failing: 'rolebinding:' };
    return createMade(invocation, target, {
      kind: 'RoleBinding',
      apiVersion: `${RBAC}/v1`,
      metadata: { name, ...(await enforcedNamespace(invocation)) },
      ...subjectsOf(invocation),
      roleRef: { apiGroup: RBAC, kind: role ? 'Role' : 'ClusterRole', name: role || clusterRole },
    });
  },
};

export const createClusterRoleBindingCommand: Command = {
  name: 'clusterrolebinding',
  use: 'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Create a cluster role binding for a particular cluster role',
  flags: [...generatorFlags, ...subjectFlags, text('clusterrole', 'The cluster role to refer to', { required: true })],
  run: async (invocation) => {
    const name = nameArgument(invocation);
    const target = {
      group: RBAC,
      version: 'v1',
      resource: 'clusterrolebindings',
      namespaced: false,
      failing: 'clusterrolebinding:',
    };
    return createMade(invocation, target, {
      kind: 'ClusterRoleBinding',
      apiVersion: `${RBAC}/v1`,
      metadata: { name },
      ...subjectsOf(invocation),
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: invocation.flags.str('clusterrole') },
    });
  },
};

function subjectsOf({ flags }: Invocation): { subjects?: object[] } {
  const users = flags.list('user').map((name) => ({ kind: 'User', apiGroup: RBAC, name }));
  const groups = flags.list('group').map((name) => ({ kind: 'Group', apiGroup: RBAC, name }));
  const accounts = flags.list('serviceaccount').map((word) => {
    const [namespace, name, ...more] = word.split(':');
    if (!namespace || !name || more.length > 0) {
      throw new KubectlError('serviceaccount must be <namespace>:<name>');
    }
    return { kind: 'ServiceAccount', name, namespace };
  });
  const subjects = [...users, ...groups, ...accounts];
  return subjects.length > 0 ? { subjects } : {};
}
