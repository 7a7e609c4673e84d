import type { AuthenticationV1TokenRequest } from '../../api/generated/types.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { LocalClient } from '../../client/LocalClient.ts';

/** Who a token is for. */
export interface TokenSubject {
  namespace: string;
  account: string;
  pod: string;
  uid: string;
  audience: string;
  expirationSeconds: number;
}

/** Asks the API server for a token of a pod's service account, bound to the pod (pkg/kubelet/token). */
export function requestToken(client: LocalClient, subject: TokenSubject): string {
  const { namespace, account, pod, uid, audience, expirationSeconds } = subject;
  const ref = { group: '', version: 'v1', resource: 'serviceaccounts', namespace, name: account, subresource: 'token' };
  try {
    const made = client.create<AuthenticationV1TokenRequest>(ref, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: audience ? [audience] : [],
        expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: pod, uid },
      },
    } as AuthenticationV1TokenRequest);
    return made.status?.token ?? '';
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return '';
  }
}
