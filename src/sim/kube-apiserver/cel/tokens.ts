import type { Issue } from './CelError.ts';

export type TokenKind = 'ident' | 'int' | 'uint' | 'float' | 'string' | 'bytes' | 'op' | 'end' | 'quoted';

export interface Token {
  kind: TokenKind;
  /** As it stands in the source. */
  text: string;
  /** The content of a text. */
  value: string;
  offset: number;
}

const OPERATORS = ['&&', '||', '==', '!=', '<=', '>=', '.?', '[?', ...'+-*/%<>!?:.,()[]{}'];
const NUMBER = /(0x[0-9a-fA-F]+u?|\d+\.\d+([eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+([eE][+-]?\d+)?|\d+)([uU](?![\w]))?/y;
const IDENT = /[A-Za-z_][A-Za-z0-9_]*/y;
const PREFIXED = /([rR]?[bB]?|[bB][rR])("""|'''|"|')/y;

/** Takes an expression apart. Issues are what no token begins with, and texts that do not end. */
export function tokensOf(source: string, issues: Issue[]): Token[] {
  const out: Token[] = [];
  let at = 0;
  const push = (kind: TokenKind, length: number, value = ''): void => {
    out.push({ kind, text: source.slice(at, at + length), value, offset: at });
    at += length;
  };
  while (at < source.length) {
    const char = source[at] as string;
    if (/\s/.test(char)) at++;
    else if (source.startsWith('//', at)) at = endOfLine(source, at);
    else if (matchAt(PREFIXED, source, at)) {
      const text = readText(source, at);
      if (!text) {
        issues.push({ offset: at, message: `Syntax error: token recognition error at: '${source.slice(at)}'` });
        break;
      }
      push(text.bytes ? 'bytes' : 'string', text.length, text.value);
    } else if (/\d/.test(char) || (char === '.' && /\d/.test(source[at + 1] ?? ''))) {
      const text = matchAt(NUMBER, source, at) ?? char;
      const unsigned = /[uU]$/.test(text) && !/^0x.*[^uU]$/.test(text);
      const float = !text.startsWith('0x') && /[.eE]/.test(text);
      push(unsigned ? 'uint' : float ? 'float' : 'int', text.length);
    } else if (char === '`' && source.indexOf('`', at + 1) > 0) {
      const end = source.indexOf('`', at + 1);
      push('quoted', end + 1 - at, source.slice(at + 1, end));
    } else {
      const ident = matchAt(IDENT, source, at);
      const operator = ident ?? OPERATORS.find((op) => source.startsWith(op, at));
      if (operator) push(ident ? 'ident' : 'op', operator.length);
      else {
        issues.push({ offset: at, message: `Syntax error: token recognition error at: '${char}'` });
        at++;
      }
    }
  }
  out.push({ kind: 'end', text: '<EOF>', value: '', offset: source.length });
  return out;
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

function readText(source: string, start: number): { length: number; value: string; bytes: boolean } | undefined {
  const head = matchAt(PREFIXED, source, start) as string;
  const quote = head.endsWith('"""') || head.endsWith("'''") ? head.slice(-3) : head.slice(-1);
  const prefix = head.slice(0, -quote.length).toLowerCase();
  const raw = prefix.includes('r');
  let value = '';
  for (let at = start + head.length; at < source.length; ) {
    if (source.startsWith(quote, at)) {
      return { length: at + quote.length - start, value, bytes: prefix.includes('b') };
    }
    const char = source[at] as string;
    if (quote.length === 1 && (char === '\n' || char === '\r')) return undefined;
    if (char !== '\\' || raw) {
      value += char;
      at++;
      continue;
    }
    const escaped = readEscape(source, at);
    if (!escaped) return undefined;
    value += escaped.value;
    at += escaped.length;
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
};

function readEscape(source: string, at: number): { value: string; length: number } | undefined {
  const letter = source[at + 1] ?? '';
  const simple = ESCAPES[letter];
  if (simple !== undefined) return { value: simple, length: 2 };
  const digits = { x: 2, X: 2, u: 4, U: 8 }[letter];
  if (digits !== undefined) {
    const hex = source.slice(at + 2, at + 2 + digits);
    if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex) || Number.parseInt(hex, 16) > 0x10ffff) return undefined;
    return { value: String.fromCodePoint(Number.parseInt(hex, 16)), length: 2 + digits };
  }
  const octal = source.slice(at + 1, at + 4);
  if (/^[0-3][0-7]{2}$/.test(octal)) return { value: String.fromCodePoint(Number.parseInt(octal, 8)), length: 4 };
  return undefined;
}
