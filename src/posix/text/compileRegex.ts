import { RE2JS } from 're2js';

export interface RegexMatch {
  start: number;
  end: number;
  /** The whole match, then the groups; undefined where a group took no part. */
  groups: (string | undefined)[];
}

export interface Regex {
  /** The first match at or after `from`. */
  exec(text: string, from: number): RegexMatch | undefined;
  test(text: string): boolean;
}

export interface RegexOptions {
  /** ERE (grep -E, sed -E, awk) instead of BRE. */
  extended?: boolean;
  ignoreCase?: boolean;
  /** `.` matches a newline, `^` and `$` only the text's ends: sed on joined lines wants `multiline` instead. */
  multiline?: boolean;
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: ' \\t\\n\\r\\f\\v',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

const cache = new Map<string, Regex | string>();

/**
 * Compiles a POSIX regular expression, with GNU's extensions (`\w`, `\b`, `\+` …). The result is a message when it is
 * none. Patterns come from strangers: one whose groups repeat runs on a linear-time engine, so none can hang the page.
 * Only back-references, which no such engine has, run on the built-in one. Deviation: of alternatives the first
 * that matches wins, not the longest.
 */
export function compileRegex(source: string, options: RegexOptions = {}): Regex | string {
  const flags = `${options.ignoreCase ? 'i' : ''}${options.multiline ? 'm' : ''}`;
  const key = `${options.extended ? 'E' : 'B'}${flags} ${source}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    regex = build(source, options.extended ?? false, flags);
    if (cache.size > 500) cache.clear();
    cache.set(key, regex);
  }
  return regex;
}

function build(source: string, extended: boolean, flags: string): Regex | string {
  if (source.length > 4096) return 'Regular expression too big';
  const translated = translate(source, extended);
  if (translated.error !== undefined) return translated.error;
  const { pattern, repeatsGroup, backReference } = translated;
  try {
    return repeatsGroup && !backReference ? linear(pattern, flags) : native(pattern, flags);
  } catch {
    return 'Invalid preceding regular expression';
  }
}

function native(pattern: string, flags: string): Regex {
  const regex = new RegExp(pattern, `${flags}gs`);
  const exec = (text: string, from: number): RegexMatch | undefined => {
    regex.lastIndex = from;
    const match = regex.exec(text);
    return match ? { start: match.index, end: match.index + match[0].length, groups: [...match] } : undefined;
  };
  return { exec, test: (text) => exec(text, 0) !== undefined };
}

function linear(pattern: string, flags: string): Regex {
  let bits = RE2JS.DOTALL;
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('m')) bits |= RE2JS.MULTILINE;
  const compiled = RE2JS.compile(pattern, bits);
  const exec = (text: string, from: number): RegexMatch | undefined => {
    const matcher = compiled.matcher(text);
    if (from > text.length || !matcher.find(from)) return undefined;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined);
    return { start: matcher.start(), end: matcher.end(), groups };
  };
  return { exec, test: (text) => exec(text, 0) !== undefined };
}

interface Translation {
  pattern: string;
  repeatsGroup: boolean;
  backReference: boolean;
  error?: string;
}

function translate(source: string, extended: boolean): Translation {
  let out = '';
  let repeatsGroup = false;
  let backReference = false;
  let depth = 0;
  let atStart = true;
  let at = 0;
  let stars = 0;
  const fail = (error: string): Translation => ({ pattern: '', repeatsGroup, backReference, error });
  while (at < source.length) {
    const char = source[at]!;
    const escaped = char === '\\';
    const next = source[at + 1];
    if (escaped && next === undefined) return fail('Trailing backslash');
    const operator = operatorAt(char, next, extended);
    const wasStart = atStart;
    atStart = false;
    if (char === '[') {
      const set = translateSet(source, at);
      if (!set) return fail('Unmatched [, [^, [:, [., or [=');
      out += set.pattern;
      at = set.end;
      continue;
    }
    at += escaped ? 2 : 1;
    if (operator === undefined) out += escaped ? escapeOf(next!) : /[.]/.test(char) ? '.' : quote(char);
    else if (operator === '(') {
      depth++;
      out += '(';
      atStart = true;
    } else if (operator === ')') {
      if (depth === 0) {
        if (!extended) return fail('Unmatched ) or \\)');
        out += '\\)';
        continue;
      }
      depth--;
      out += ')';
    } else if (operator === '|') {
      out += '|';
      atStart = true;
    } else if (operator === '^') out += extended || wasStart ? '^' : '\\^';
    else if (operator === '$')
      out += extended || at === source.length || /^\\[)|]/.test(source.slice(at)) ? '$' : '\\$';
    else if (operator === '{') {
      const bounds = (extended ? /^(\d*)(,?)(\d*)\}/ : /^(\d*)(,?)(\d*)\\\}/).exec(source.slice(at));
      if (!bounds || wasStart) {
        if (!extended) return fail('Unmatched \\{');
        out += '\\{';
        continue;
      }
      if (Number(bounds[1]) > 1000 || Number(bounds[3]) > 1000) return fail('Regular expression too big');
      if (out.endsWith(')')) repeatsGroup = true;
      out += `{${bounds[1] || 0}${bounds[2]}${bounds[3]}}`;
      at += bounds[0].length;
    } else if (wasStart) {
      if (extended && operator !== '*') return fail('Invalid preceding regular expression');
      out += `\\${operator}`;
    } else if (/[*+?}]$/.test(out) && !/\\[*+?}]$/.test(out)) {
      continue;
    } else {
      if (out.endsWith(')') || ++stars > 3) repeatsGroup = true;
      out += operator;
    }
    if (escaped && /[1-9]/.test(next!)) backReference = true;
  }
  if (depth > 0) return fail('Unmatched ( or \\(');
  return { pattern: out, repeatsGroup, backReference };
}

function operatorAt(char: string, next: string | undefined, extended: boolean): string | undefined {
  if ('*^$'.includes(char)) return char;
  if (extended) return '(){|+?'.includes(char) ? char : undefined;
  return char === '\\' && next !== undefined && '(){|+?'.includes(next) ? next : undefined;
}

function quote(char: string): string {
  return /[\\^$*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}

function escapeOf(char: string): string {
  if (/[wWsSbBdD1-9]/.test(char)) return `\\${char}`;
  if (char === '<' || char === '>') return '\\b';
  if (char === '`') return '^';
  if (char === "'") return '$';
  const known: Readonly<Record<string, string>> = { n: '\\n', t: '\\t', r: '\\r', f: '\\f', v: '\\v' };
  return known[char] ?? (/[a-zA-Z0-9]/.test(char) ? char : /[.]/.test(char) ? '\\.' : quote(char));
}

function translateSet(source: string, open: number): { pattern: string; end: number } | undefined {
  let at = open + 1;
  let out = '[';
  if (source[at] === '^') {
    out += '^';
    at++;
  }
  for (let first = true; ; first = false) {
    const char = source[at];
    if (char === undefined) return undefined;
    if (char === ']' && !first) return { pattern: `${out}]`, end: at + 1 };
    const named = /^\[:(\w+):\]/.exec(source.slice(at, at + 12));
    const known = named && CLASSES[named[1]!];
    if (named && known === undefined) return undefined;
    if (named) {
      out += known;
      at += named[0].length;
      continue;
    }
    if (char === '\\' && /[nrtfvdwsDWS\\\]]/.test(source[at + 1] ?? '') && source[at + 1] !== ']') {
      out += `\\${source[at + 1]}`;
      at += 2;
      continue;
    }
    out += /[\\\][^]/.test(char) ? `\\${char}` : char;
    at++;
  }
}
