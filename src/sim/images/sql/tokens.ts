import { SqlError } from './SqlError.ts';

export interface Token {
  kind: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'end';
  /** Words in lower case, names and strings without their quotes. */
  text: string;
  /** Where it begins in the text. */
  at: number;
}

export type Dialect = 'mysql' | 'postgres';

const PATTERN =
  /\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|('(?:[^'\\]|''|\\.)*')|("(?:[^"\\]|""|\\.)*")|(`[^`]*`)|(\d+(?:\.\d+)?)|(@{0,2}[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(<=|>=|<>|!=|\|\||::|[-+*/%=<>(),.;])/gy;

const unquoted = (text: string): string => {
  const quote = text[0] as string;
  return text
    .slice(1, -1)
    .replaceAll(quote + quote, quote)
    .replace(/\\(['"\\])/g, '$1');
};

/** Splits SQL into words, names, literals and symbols. Throws SqlError for what is none of these. */
export function tokenize(text: string, dialect: Dialect): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(text);
    if (!match) throw new SqlError('syntax', syntaxMessage(text, at, dialect));
    const [whole, single, double, backtick, number, word, symbol] = match;
    if (single !== undefined) tokens.push({ kind: 'string', text: unquoted(single), at });
    else if (double !== undefined)
      tokens.push({ kind: dialect === 'mysql' ? 'string' : 'name', text: unquoted(double), at });
    else if (backtick !== undefined) tokens.push({ kind: 'name', text: unquoted(backtick), at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at });
    at += whole.length;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

export function syntaxMessage(text: string, at: number, dialect: Dialect): string {
  if (dialect === 'mysql') {
    const near = text.slice(at, at + 80);
    return `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${near}' at line 1`;
  }
  const word = /^\S*?(?=[\s,;()]|$)/.exec(text.slice(at))?.[0] || text.slice(at, at + 1);
  return word === '' ? 'syntax error at end of input' : `syntax error at or near "${word}"`;
}
