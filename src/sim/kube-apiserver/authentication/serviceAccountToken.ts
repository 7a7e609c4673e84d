import { base64Text } from '../../../api/protobuf/ProtoReader.ts';
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
const HEADER = encode('{"alg":"RS256","kid":"qp7J5GO3DAxfmUhJkyI-703bH1VUFgQ-XyEejNdDSA0"}');

/**
 * The claims as a token in the form of a JWT. The signature is made of hashes: it tells a token of this cluster from a
 * mistake, and is no secret.
 */
export function signToken(claims: TokenClaims): string {
  const body = `${HEADER}.${encode(JSON.stringify(claims))}`;
  return `${body}.${signatureOf(body)}`;
}

/** What a token says; undefined when it is not one of ours. */
export function readToken(token: string): TokenClaims | undefined {
  const [header, payload, signature] = token.split('.');
  if (!header || !payload || signature !== signatureOf(`${header}.${payload}`)) return undefined;
  try {
    return JSON.parse(decode(payload)) as TokenClaims;
  } catch {
    return undefined;
  }
}

function signatureOf(body: string): string {
  let text = '';
  for (let i = 0; i < 32; i++) text += hash32(`${KEY}/${i}/${body}`).toString(16).padStart(8, '0').slice(0, 8);
  return encode(text);
}

function encode(text: string): string {
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0) & 255);
  return base64Text(bytes).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function decode(text: string): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (const char of text) {
    const value = ALPHABET.indexOf(char);
    if (value < 0) break;
    buffer = ((buffer << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((buffer >> bits) & 255);
  }
  return out;
}
