import type { AuthenticationV1TokenRequest, V1ServiceAccount } from '../../../../api/generated/types.ts';
import { badRequestError, conflictError, invalidError, notFoundError } from '../../../../api/StatusError.ts';
import { validateObject } from '../../../../api/validation/validators.ts';
import { rfc3339 } from '../../../../base/timestamp.ts';
import { ISSUER, signToken, type TokenClaims } from '../../authentication/serviceAccountToken.ts';
import type { Handler } from '../../handlers/handlers.ts';
import type { RequestContext } from '../../RequestContext.ts';
import type { Server } from '../../Server.ts';

const DEFAULT_SECONDS = 3600;

/** POST serviceaccounts/NAME/token: a token for some time, perhaps bound to a pod (pkg/registry/core/serviceaccount/storage/token.go). */
export const createToken: Handler = (server, context) => {
  const name = context.ref.name ?? '';
  const namespace = context.ref.namespace ?? '';
  const account = context.store.get(namespace, name)?.value as V1ServiceAccount | undefined;
  if (!account) throw notFoundError(context.info, name);
  const body = context.body as AuthenticationV1TokenRequest | undefined;
  if (typeof body !== 'object' || body === null) throw badRequestError('the request has no body');
  const { audiences, expirationSeconds = DEFAULT_SECONDS, boundObjectRef } = body.spec ?? {};
  const spec = {
    audiences: audiences && audiences.length > 0 ? audiences : [ISSUER],
    expirationSeconds: expirationSeconds ?? DEFAULT_SECONDS,
    boundObjectRef: boundObjectRef ?? null,
  };
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: { name, namespace }, spec };
  const errors = validateObject('authentication.k8s.io', 'v1', request);
  if (errors.length > 0) throw invalidError({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, name, errors);
  const now = Math.floor((server.clock.startMs + server.clock.now) / 1000);
  const exp = now + spec.expirationSeconds;
  const claims: TokenClaims = {
    aud: spec.audiences,
    exp,
    iat: now,
    iss: ISSUER,
    jti: server.random.uuid(),
    'kubernetes.io': {
      namespace,
      ...boundTo(server, context, boundObjectRef),
      serviceaccount: { name, uid: account.metadata?.uid ?? '' },
    },
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const status = { token: signToken(claims), expirationTimestamp: rfc3339(exp * 1000) };
  const metadata = { name, namespace, creationTimestamp: server.timestamp() };
  return { code: 201, body: { ...request, metadata, status } };
};

type Reference = NonNullable<AuthenticationV1TokenRequest['spec']>['boundObjectRef'];

function boundTo(server: Server, context: RequestContext, ref: Reference): Partial<TokenClaims['kubernetes.io']> {
  if (!ref?.kind) return {};
  const resource = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' }[ref.kind];
  if (!resource) {
    throw badRequestError(`cannot bind token for serviceaccount "${context.ref.name}" to object of unknown type`);
  }
  const namespace = ref.kind === 'Node' ? '' : (context.ref.namespace ?? '');
  const name = ref.name ?? '';
  const found = server.reader.get('', resource, namespace, name);
  if (!found) throw notFoundError({ group: '', resource }, name);
  const uid = found.metadata?.uid ?? '';
  if (ref.uid && ref.uid !== uid) {
    const why = `the UID in the bound object reference (${ref.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflictError({ group: '', resource }, name, why);
  }
  return { [ref.kind.toLowerCase()]: { name, uid } };
}
