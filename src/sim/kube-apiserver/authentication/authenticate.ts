import type { V1Pod, V1ServiceAccount } from '../../../api/generated/types.ts';
import { unauthorizedError } from '../../../api/StatusError.ts';
import type { KubeRequest, UserInfo } from '../../../client/KubeRequest.ts';
import type { Server } from '../Server.ts';
import { readToken, type TokenClaims } from './serviceAccountToken.ts';

export const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';
export const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: [UNAUTHENTICATED] };

type Credentials = Pick<KubeRequest, 'bearerToken' | 'impersonate'>;

/**
 * Who a request comes from: its token's service account, or who its connection is; impersonation comes after. Throws 401
 * for a token that is none.
 */
export function authenticate(server: Server, { bearerToken }: Credentials, connection: UserInfo): UserInfo {
  if (bearerToken === undefined) return withGroup(connection);
  const user = userOfToken(server, bearerToken);
  if (!user) throw unauthorizedError();
  return withGroup(user);
}

const known = new WeakMap<UserInfo, UserInfo>();

/** Everybody who is somebody is in `system:authenticated`. */
function withGroup(user: UserInfo): UserInfo {
  const { groups, username } = user;
  if (groups.includes(AUTHENTICATED) || groups.includes(UNAUTHENTICATED)) return user;
  let full = known.get(user);
  if (!full) {
    full = { ...user, groups: [...groups, username === ANONYMOUS.username ? UNAUTHENTICATED : AUTHENTICATED] };
    known.set(user, full);
  }
  return full;
}

/** The user that a token stands for; undefined when it is not ours, has expired, or what it is bound to is gone. */
export function userOfToken(server: Server, token: string): UserInfo | undefined {
  const claims = readToken(token);
  if (!claims || claims.exp * 1000 <= server.clock.startMs + server.clock.now) return undefined;
  const { namespace, serviceaccount: account, pod } = claims['kubernetes.io'];
  const found = server.reader.get<V1ServiceAccount>('', 'serviceaccounts', namespace, account.name);
  if (found?.metadata?.uid !== account.uid) return undefined;
  if (pod && server.reader.get<V1Pod>('', 'pods', namespace, pod.name)?.metadata?.uid !== pod.uid) return undefined;
  return serviceAccountUser(claims);
}

function serviceAccountUser({ jti, 'kubernetes.io': bound }: TokenClaims): UserInfo {
  const { namespace, serviceaccount: account, pod, node } = bound;
  const extra: Record<string, string[]> = { 'authentication.kubernetes.io/credential-id': [`JTI=${jti}`] };
  if (pod) {
    extra['authentication.kubernetes.io/pod-name'] = [pod.name];
    extra['authentication.kubernetes.io/pod-uid'] = [pod.uid];
  }
  if (node) {
    extra['authentication.kubernetes.io/node-name'] = [node.name];
    extra['authentication.kubernetes.io/node-uid'] = [node.uid];
  }
  return {
    username: `system:serviceaccount:${namespace}:${account.name}`,
    uid: account.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, AUTHENTICATED],
    extra,
  };
}
