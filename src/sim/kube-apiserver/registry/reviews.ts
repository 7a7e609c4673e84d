import type {
  V1NonResourceAttributes,
  V1PolicyRule,
  V1ResourceAttributes,
  V1SubjectAccessReview,
  V1TokenReview,
} from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { badRequestError, invalidError } from '../../../api/StatusError.ts';
import { validateObject } from '../../../api/validation/validators.ts';
import type { UserInfo } from '../../../client/KubeRequest.ts';
import { userOfToken } from '../authentication/authenticate.ts';
import { ISSUER } from '../authentication/serviceAccountToken.ts';
import type { AuthorizationAttributes } from '../authorization/Authorizer.ts';
import { decodeBody } from '../handlers/decodeBody.ts';
import type { Handler } from '../handlers/handlers.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { Server } from '../Server.ts';

type Access = V1SubjectAccessReview['spec'];

/** Kinds that are questions: created, answered, and never stored. */
const REVIEWS: Readonly<Record<string, Handler>> = {
  'authorization.k8s.io/SelfSubjectAccessReview': (server, context) =>
    answered(context, reviewed(context), (spec) => accessStatus(server, spec as Access, context.user)),
  'authorization.k8s.io/SubjectAccessReview': (server, context) =>
    answered(context, reviewed(context), (spec) => accessStatus(server, spec as Access, userOf(spec as Access))),
  'authorization.k8s.io/LocalSubjectAccessReview': (server, context) =>
    answered(context, reviewed(context), (spec) => accessStatus(server, spec as Access, userOf(spec as Access))),
  'authorization.k8s.io/SelfSubjectRulesReview': (server, context) =>
    answered(context, reviewed(context), (spec) =>
      rulesStatus(server, context, (spec as { namespace?: string }).namespace),
    ),
  'authentication.k8s.io/SelfSubjectReview': (_, context) =>
    answered(context, reviewed(context), () => ({ userInfo: shownUser(context.user) })),
  'authentication.k8s.io/TokenReview': (server, context) =>
    answered(context, reviewed(context), (spec) => tokenStatus(server, spec as V1TokenReview['spec'])),
};

/** The handler of a review; undefined for kinds that are stored. */
export function reviewOf(context: RequestContext): Handler | undefined {
  const { info } = context;
  return context.verb === 'create' && !context.ref.subresource ? REVIEWS[`${info.group}/${info.kind}`] : undefined;
}

type Review = KubeObject & { spec?: object; status?: unknown };

function reviewed(context: RequestContext): Review {
  const { info } = context;
  const review = decodeBody(context) as Review;
  const namespace = info.namespaced ? context.ref.namespace : undefined;
  const metadata = { ...review.metadata, ...(namespace ? { namespace } : {}) };
  const errors = validateObject(info.group, info.version, { ...review, metadata });
  if (errors.length > 0) throw invalidError(info, '', errors);
  return { ...review, metadata };
}

function answered(
  context: RequestContext,
  review: Review,
  status: (spec: object) => unknown,
): { code: number; body: unknown } {
  const { apiVersion, kind, metadata, spec = {} } = review;
  const answer = status(spec);
  const asksNothing = context.info.kind === 'SelfSubjectReview';
  const isRules = context.info.kind === 'SelfSubjectRulesReview';
  return {
    code: 201,
    body: { apiVersion, kind, metadata, ...(asksNothing ? {} : { spec: isRules ? {} : spec }), status: answer },
  };
}

const userOf = ({ user = '', groups = [], uid, extra }: Access): UserInfo => ({
  username: user,
  groups,
  ...(uid ? { uid } : {}),
  ...(extra ? { extra: extra as Record<string, string[]> } : {}),
});

function accessStatus(server: Server, spec: Access, user: UserInfo): object {
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec;
  const { allowed, reason } = server.authorizer.authorize(attributesOf(user, resource, path));
  return { allowed, ...(reason ? { reason } : {}) };
}

function attributesOf(
  user: UserInfo,
  resource: V1ResourceAttributes | undefined,
  path: V1NonResourceAttributes | undefined,
): AuthorizationAttributes {
  return {
    user,
    verb: resource?.verb ?? path?.verb ?? '',
    group: resource?.group ?? '',
    version: resource?.version ?? '',
    resource: resource?.resource ?? '',
    subresource: resource?.subresource ?? '',
    namespace: resource?.namespace ?? '',
    name: resource?.name ?? '',
    path: resource ? '' : (path?.path ?? ''),
  };
}

function rulesStatus(server: Server, { user }: RequestContext, namespace: string | undefined): object {
  if (!namespace) throw badRequestError('no namespace on request');
  const rules: V1PolicyRule[] = [];
  if (user.groups.includes('system:masters')) {
    rules.push({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, { nonResourceURLs: ['*'], verbs: ['*'] });
  }
  const granted = server.rbac ? [...server.rbac.grantsOf(user, namespace)] : [];
  const missing = granted.flatMap((grant) => (grant.missing ? [grant.missing] : []));
  rules.push(...granted.flatMap((grant) => grant.rules));
  const resourceRules = rules
    .filter((rule) => rule.resources)
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      ...(resourceNames?.length ? { resourceNames } : {}),
    }));
  const nonResourceRules = rules
    .filter((rule) => rule.nonResourceURLs)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
  return {
    resourceRules,
    nonResourceRules,
    incomplete: missing.length > 0,
    ...(missing.length > 0 ? { evaluationError: missing.join(', ') } : {}),
  };
}

const shownUser = ({ username, uid, groups, extra }: UserInfo): object => ({
  username,
  ...(uid ? { uid } : {}),
  groups,
  ...(extra ? { extra } : {}),
});

function tokenStatus(server: Server, { token, audiences }: V1TokenReview['spec']): object {
  const user = token ? userOfToken(server, token) : undefined;
  if (!user) return { user: {}, error: '[invalid bearer token, token lookup failed]' };
  return { authenticated: true, user: shownUser(user), audiences: audiences ?? [ISSUER] };
}
