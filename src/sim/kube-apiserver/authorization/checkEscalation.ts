import type { V1ClusterRole, V1PolicyRule, V1RoleBinding } from '../../../api/generated/types.ts';
import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import { forbiddenError, notFoundError } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';
import { uncovered } from './rules.ts';

const GROUP = 'rbac.authorization.k8s.io';

/**
 * Nobody gives away what they have not got: whoever writes a role or binding must hold its rules in that namespace, or
 * be allowed to `escalate` or `bind` (pkg/registry/rbac/.../policybased).
 */
export function checkEscalation(
  server: Server,
  context: RequestContext,
  object: KubeObject,
  previous: StoredObject | undefined,
): void {
  const { info, user, trusted } = context;
  if (info.group !== GROUP || trusted || !server.rbac || user.groups.includes('system:masters')) return;
  const namespace = context.ref.namespace ?? '';
  const name = object.metadata?.name ?? '';
  const wanted = info.kind.endsWith('Binding')
    ? bindingRules(server, context, object as V1RoleBinding, previous)
    : roleRules(server, context, object as V1ClusterRole, previous);
  if (!wanted) return;
  const owned = [...server.rbac.grantsOf(user, namespace)].flatMap(({ rules }) => rules);
  const missing = uncovered(owned, wanted);
  if (missing.length === 0) return;
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ');
  const why = `user ${JSON.stringify(user.username)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${missing.join('\n')}`;
  throw forbiddenError(info, name, why);
}

function may(server: Server, { user, ref }: RequestContext, verb: string, resource: string, name: string): boolean {
  const namespace = ref.namespace ?? '';
  const request = { user, verb, group: GROUP, version: '*', resource, subresource: '', namespace, name, path: '' };
  return server.authorizer.authorize(request).allowed;
}

function roleRules(
  server: Server,
  context: RequestContext,
  role: V1ClusterRole,
  previous: StoredObject | undefined,
): readonly V1PolicyRule[] | undefined {
  const before = previous as V1ClusterRole | undefined;
  const same = before && deepEqual(role.rules, before.rules) && deepEqual(role.aggregationRule, before.aggregationRule);
  if (same || may(server, context, 'escalate', context.info.resource, role.metadata?.name ?? '')) return undefined;
  const everything = [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ];
  return role.aggregationRule ? everything : (role.rules ?? []);
}

function bindingRules(
  server: Server,
  context: RequestContext,
  binding: V1RoleBinding,
  previous: StoredObject | undefined,
): readonly V1PolicyRule[] | undefined {
  const before = previous as V1RoleBinding | undefined;
  if (before && deepEqual(binding.subjects, before.subjects) && deepEqual(binding.roleRef, before.roleRef))
    return undefined;
  const { roleRef } = binding;
  const resource = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  if (may(server, context, 'bind', resource, roleRef.name)) return undefined;
  const rules = server.rbac?.rulesOf(roleRef, context.ref.namespace ?? '');
  if (!rules) throw notFoundError({ group: GROUP, resource }, roleRef.name);
  return rules;
}
