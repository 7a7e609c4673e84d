import { hash32, NAME_ALPHABET } from '../../base/Random.ts';

/**
 * A short name for a template (pkg/controller `ComputeHash`): an FNV hash of all of it and the collision count, in the
 * alphabet of generated names.
 */
export function computeHash(template: object, collisionCount?: number): string {
  const text = canonicalJson(template) + (collisionCount === undefined ? '' : `#${collisionCount}`);
  return safeEncode(String(hash32(text)));
}

/** Replaces each character by one that makes no words (apimachinery `rand.SafeEncodeString`). */
export function safeEncode(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i++) encoded += NAME_ALPHABET[text.charCodeAt(i) % NAME_ALPHABET.length];
  return encoded;
}

const known = new WeakMap<object, string>();

/**
 * JSON with sorted keys, without what says nothing (null, empty lists and labels, as Go's semantic equality sees it).
 * Remembered per object: stored objects never change.
 */
export function canonicalJson(value: object): string {
  let text = known.get(value);
  if (text === undefined) {
    text = write(value) ?? '{}';
    known.set(value, text);
  }
  return text;
}

function write(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value))
    return value.length === 0 ? undefined : `[${value.map((v) => write(v) ?? 'null').join(',')}]`;
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const part = write((value as Record<string, unknown>)[key]);
    if (part === undefined || (part === '{}' && EMPTY_IS_ABSENT.has(key))) continue;
    parts.push(`${JSON.stringify(key)}:${part}`);
  }
  return `{${parts.join(',')}}`;
}

/** Maps and structs that are written when they are empty though they say nothing; `emptyDir: {}` is not one of them. */
const EMPTY_IS_ABSENT = new Set([
  'metadata',
  'labels',
  'annotations',
  'nodeSelector',
  'limits',
  'requests',
  'resources',
  'securityContext',
]);
