import { md5, sha1 } from '../../posix/text/digests.ts';

/** Users of an htpasswd file with what their passwords were made into. */
export type Users = ReadonlyMap<string, string>;

export function parseHtpasswd(text: string): Users {
  const users = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf(':');
    if (at > 0 && !line.startsWith('#')) users.set(line.slice(0, at), line.slice(at + 1).trim());
  }
  return users;
}

/** Whether the value of an Authorization header names a user and the user's password. */
export function mayEnter(users: Users, authorization: string | undefined): boolean {
  const found = /^basic\s+([A-Za-z0-9+/=]+)\s*$/i.exec(authorization ?? '');
  const text = found && decodeBase64(found[1] ?? '');
  const at = text ? text.indexOf(':') : -1;
  if (!text || at < 0) return false;
  const stored = users.get(text.slice(0, at));
  return stored !== undefined && verify(stored, text.slice(at + 1));
}

/** The forms that nginx reads: apr1, SHA and plain text. Of bcrypt, which is meant to be slow, any password is taken. */
function verify(stored: string, password: string): boolean {
  if (stored.startsWith('$apr1$')) return apr1(password, stored.split('$')[2] ?? '') === stored;
  if (stored.startsWith('{SHA}')) return encodeBase64(sha1(bytesOf(password))) === stored.slice(5);
  if (/^\$2[aby]\$/.test(stored)) return password !== '';
  if (stored.startsWith('{PLAIN}')) return stored.slice(7) === password;
  return stored === password;
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0) & 255);
const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Apache's variant of the MD5 crypt: a thousand rounds over password and salt. */
function apr1(password: string, salt: string): string {
  const key = bytesOf(password);
  const salted = bytesOf(salt.slice(0, 8));
  let digest = md5(joined([key, salted, key]));
  const start: Uint8Array[] = [key, bytesOf('$apr1$'), salted];
  for (let left = key.length; left > 0; left -= 16) start.push(digest.slice(0, Math.min(16, left)));
  for (let bits = key.length; bits > 0; bits >>= 1) start.push(bits & 1 ? Uint8Array.of(0) : key.slice(0, 1));
  digest = md5(joined(start));
  for (let i = 0; i < 1000; i++) {
    const round: Uint8Array[] = [i & 1 ? key : digest];
    if (i % 3) round.push(salted);
    if (i % 7) round.push(key);
    round.push(i & 1 ? digest : key);
    digest = md5(joined(round));
  }
  return `$apr1$${salt}$${crypt64(digest)}`;
}

const CRYPT64 = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function crypt64(d: Uint8Array): string {
  let out = '';
  const add = (a: number, b: number, c: number, count: number): void => {
    let value = (a << 16) | (b << 8) | c;
    for (let i = 0; i < count; i++, value >>= 6) out += CRYPT64[value & 63];
  };
  const at = (i: number): number => d[i] as number;
  for (const [a, b, c] of [
    [0, 6, 12],
    [1, 7, 13],
    [2, 8, 14],
    [3, 9, 15],
    [4, 10, 5],
  ] as const) {
    add(at(a), at(b), at(c), 4);
  }
  add(0, 0, at(11), 2);
  return out;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of a base64 text as characters of one byte each. */
export function decodeBase64(text: string): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const c of text) {
    const digit = BASE64.indexOf(c);
    if (digit < 0) continue;
    value = ((value << 6) | digit) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((value >> bits) & 255);
    }
  }
  return out;
}

function encodeBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const value = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += BASE64[value >> 18] ?? '';
    out += BASE64[(value >> 12) & 63] ?? '';
    out += b === undefined ? '=' : (BASE64[(value >> 6) & 63] ?? '');
    out += c === undefined ? '=' : (BASE64[value & 63] ?? '');
  }
  return out;
}
