import { decodeBase64Url, encodeBase64Url } from '../../../api/base64Url.ts';
import { hash32 } from '../../../base/Random.ts';

export const ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** What a service account's token says, with the names of JWT. */
export interface TokenClaims {
  aud: string[];
  /** Unix seconds. */
  exp: number;
  iat: number;
  iss: string;
  jti: string;
  'kubernetes.io': {
    namespace: string;
    serviceaccount: { name: string; uid: string };
    pod?: { name: string; uid: string };
    node?: { name: string; uid: string };
    secret?: { name: string; uid: string };
  };
  nbf: number;
  sub: string;
}

const KEY = 'orrery service account key';
const HEADER = encodeBase64Url('{"alg":"RS256","kid":"qp7J5GO3DAxfmUhJkyI-703bH1VUFgQ-XyEejNdDSA0"}');

/**
 * The claims as a token in the form of a JWT. The signature is made of hashes: it tells a token of this cluster from a
 * mistake, and is no secret.
 */
export function signToken(claims: TokenClaims): string {
  const body = `${HEADER}.${encodeBase64Url(JSON.stringify(claims))}`;
  return `${body}.${signatureOf(body)}`;
}

/** What a token says; undefined when it is not one of ours. */
export function readToken(token: string): TokenClaims | undefined {
  const [header, payload, signature] = token.split('.');
  if (!header || !payload || signature !== signatureOf(`${header}.${payload}`)) return undefined;
  try {
    return JSON.parse(decodeBase64Url(payload)) as TokenClaims;
  } catch {
    return undefined;
  }
}

function signatureOf(body: string): string {
  let text = '';
  for (let i = 0; i < 32; i++) text += hash32(`${KEY}/${i}/${body}`).toString(16).padStart(8, '0').slice(0, 8);
  return encodeBase64Url(text);
}
