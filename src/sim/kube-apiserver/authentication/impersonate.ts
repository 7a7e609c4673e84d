import { forbiddenError } from '../../../api/StatusError.ts';
import type { UserInfo } from '../../../client/KubeRequest.ts';
import type { Server } from '../Server.ts';
import { ANONYMOUS, AUTHENTICATED } from './authenticate.ts';

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The user that a request wants to act as, if its user may (apiserver/pkg/endpoints/filters/impersonation). */
export function impersonate(server: Server, user: UserInfo, wanted: UserInfo): UserInfo {
  const account = ACCOUNT.exec(wanted.username);
  if (account) check(server, user, '', 'serviceaccounts', account[2] ?? '', account[1] ?? '');
  else check(server, user, '', 'users', wanted.username);
  for (const group of wanted.groups) check(server, user, '', 'groups', group);
  const extra = Object.entries(wanted.extra ?? {});
  for (const [key, values] of extra) {
    for (const value of values) check(server, user, 'authentication.k8s.io', 'userextras', value, '', key);
  }
  if (wanted.uid) check(server, user, 'authentication.k8s.io', 'uids', wanted.uid);
  return { ...wanted, groups: groupsOf(wanted, account?.[1]) };
}

function groupsOf({ username, groups }: UserInfo, namespace: string | undefined): readonly string[] {
  const own =
    groups.length === 0 && namespace
      ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
      : username === ANONYMOUS.username && groups.length === 0
        ? ANONYMOUS.groups
        : groups;
  if (username === ANONYMOUS.username || own.includes(AUTHENTICATED) || own.includes('system:unauthenticated'))
    return own;
  return [...own, AUTHENTICATED];
}

function check(
  server: Server,
  user: UserInfo,
  group: string,
  resource: string,
  name: string,
  namespace = '',
  subresource = '',
): void {
  const request = { user, verb: 'impersonate', group, version: 'v1', resource, subresource, namespace, name, path: '' };
  const { allowed, reason } = server.authorizer.authorize(request);
  if (allowed) return;
  const asked = subresource === '' ? resource : `${resource}/${subresource}`;
  const scope = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const why = `User "${user.username}" cannot impersonate resource "${asked}" in API group "${group}" ${scope}`;
  throw forbiddenError({ group, resource }, name, reason ? `${why}: ${reason}` : why);
}
