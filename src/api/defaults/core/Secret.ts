import type { V1Secret } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

/** The defaults of a Secret, whose `stringData` goes into `data` as it is written. */
export function defaultSecret(secret: V1Secret): V1Secret {
  return withDefaults(mergeStringData(secret), { type: 'Opaque' });
}

function mergeStringData(secret: V1Secret): V1Secret {
  if (!secret.stringData) return secret;
  const data = { ...secret.data };
  for (const key of Object.keys(secret.stringData)) data[key] = encodeBase64(secret.stringData[key] ?? '');
  const { stringData: _, ...rest } = withChanges(secret, { data });
  return rest;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of the UTF-8 bytes of a text. Written out, since this layer has neither `btoa` nor `TextEncoder`. */
export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += ALPHABET[bits >> 18]! + ALPHABET[(bits >> 12) & 63]!;
    out += (b === undefined ? '=' : ALPHABET[(bits >> 6) & 63]!) + (c === undefined ? '=' : ALPHABET[bits & 63]!);
  }
  return out;
}

function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
  }
  return bytes;
}
