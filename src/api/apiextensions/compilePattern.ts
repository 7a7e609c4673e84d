import { RE2JS } from 're2js';

/** A pattern of a schema, in Go's syntax and matched in time linear in the text. */
export interface Pattern {
  matches(text: string): boolean;
}

const MAX_PATTERN_LENGTH = 20_000;
const cache = new Map<string, Pattern | string>();
const CACHE_LIMIT = 1000;

/** The compiled pattern, or what is wrong with it in the words of Go's `regexp`. */
export function compilePattern(pattern: string): Pattern | string {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (cache.size >= CACHE_LIMIT) cache.clear();
  const compiled = compile(pattern);
  cache.set(pattern, compiled);
  return compiled;
}

function compile(pattern: string): Pattern | string {
  if (pattern.length > MAX_PATTERN_LENGTH) return 'error parsing regexp: expression too large';
  try {
    const regexp = RE2JS.compile(pattern);
    return { matches: (text) => regexp.matcher(text).find() };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
