import type { Regex } from '../text/compileRegex.ts';

/** A number, a text, or text from input that counts as a number when it looks like one. */
export type Value = number | string | { input: string; number: number };

/** An error at run time; it ends the program with status 2. */
export class AwkError extends Error {
  override readonly name = 'AwkError';
}

export function arithmetic(op: string, left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '^':
      return left ** right;
    default:
      if (right === 0) throw new AwkError('Division by zero');
      return op === '/' ? left / right : left % right;
  }
}

/** A value as text; numbers as CONVFMT's default `%.6g`. */
export function awkText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return value.input;
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return String(Number(value.toPrecision(6))).replace(/e([-+])(\d)$/, 'e$10$2');
}

/** sub and gsub on a text: `&` in the replacement is the match. */
export function substituteAll(regex: Regex, text: string, by: string, all: boolean): { result: string; count: number } {
  let out = '';
  let count = 0;
  let at = 0;
  while (at <= text.length) {
    const match = regex.exec(text, at);
    if (!match) break;
    count++;
    const filled = by.replace(/\\\\|\\&|&/g, (one) => (one === '&' ? match.groups[0]! : one === '\\&' ? '&' : '\\'));
    out += text.slice(at, match.start) + filled;
    at = match.end;
    if (match.end === match.start) out += text[at++] ?? '';
    if (!all) break;
  }
  return { result: out + text.slice(at), count };
}
