import type { UserInfo } from '../../../client/KubeRequest.ts';

/** What somebody wants to do (authorizer.Attributes). */
export interface AuthorizationAttributes {
  user: UserInfo;
  verb: string;
  /** Empty for non-resource paths. */
  group: string;
  version: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
  /** Set for non-resource requests, e.g. `/healthz`. */
  path: string;
}

export interface AuthorizationDecision {
  allowed: boolean;
  /** Why, as upstream words it, e.g. `RBAC: allowed by ClusterRoleBinding …`. */
  reason: string;
}

/** Says whether a request may go on. */
export interface Authorizer {
  authorize(attributes: AuthorizationAttributes): AuthorizationDecision;
}

/** Allows everything (`--authorization-mode=AlwaysAllow`). */
export const ALWAYS_ALLOW: Authorizer = { authorize: () => ({ allowed: true, reason: '' }) };
