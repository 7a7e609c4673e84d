import type { Program } from '../Program.ts';
import { compileRegex } from '../text/compileRegex.ts';

const LEVELS = [['|'], ['&'], ['=', '==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%'], [':']];

/** Thrown and caught inside this file only: an expression that has no value. */
class ExprError extends Error {}

export const expr: Program = function* (p) {
  try {
    const reader = { args: p.args, at: 0, depth: 0 };
    if (p.args.length === 0)
      throw new ExprError(p.gnu ? "missing operand\nTry 'expr --help' for more information." : 'syntax error');
    const value = level(reader, 0);
    if (reader.at < p.args.length)
      throw new ExprError(p.gnu ? `syntax error: unexpected argument '${p.args[reader.at]}'` : 'syntax error');
    yield* p.out(`${value}\n`);
    return value === '' || /^-?0+$/.test(value) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    return yield* p.fail(error.message, 2);
  }
};

interface Reader {
  args: readonly string[];
  at: number;
  depth: number;
}

function level(reader: Reader, depth: number): string {
  const operators = LEVELS[depth];
  if (!operators) return primary(reader);
  let left = level(reader, depth + 1);
  for (;;) {
    const op = reader.args[reader.at];
    if (op === undefined || !operators.includes(op)) return left;
    reader.at++;
    left = apply(op, left, level(reader, depth + 1));
  }
}

function primary(reader: Reader): string {
  const arg = reader.args[reader.at++];
  if (arg === undefined || ++reader.depth > 200) throw new ExprError('syntax error');
  if (arg === '(') {
    const value = level(reader, 0);
    if (reader.args[reader.at++] !== ')') throw new ExprError('syntax error');
    return value;
  }
  if (arg === 'length' && reader.at < reader.args.length) return String(primary(reader).length);
  if (arg === 'match' && reader.at + 1 < reader.args.length) return apply(':', primary(reader), primary(reader));
  if (arg === 'index' && reader.at + 1 < reader.args.length) {
    const text = primary(reader);
    const chars = primary(reader);
    return String([...text].findIndex((char) => chars.includes(char)) + 1);
  }
  if (arg === 'substr' && reader.at + 2 < reader.args.length) {
    const text = primary(reader);
    const from = Number(primary(reader));
    const length = Number(primary(reader));
    return text.slice(Math.max(0, from - 1), Math.max(0, from - 1 + length));
  }
  return arg;
}

function apply(op: string, left: string, right: string): string {
  const isNumber = /^-?\d+$/;
  switch (op) {
    case '|':
      return left !== '' && left !== '0' ? left : right || '0';
    case '&':
      return left !== '' && left !== '0' && right !== '' && right !== '0' ? left : '0';
    case ':': {
      const regex = compileRegex(`^${right}`);
      if (typeof regex === 'string') throw new ExprError(regex);
      const match = regex.exec(left, 0);
      return /\\\(/.test(right) ? (match?.groups[1] ?? '') : String(match ? match.end : 0);
    }
  }
  if (LEVELS[2]!.includes(op)) {
    const by =
      isNumber.test(left) && isNumber.test(right)
        ? Number(left) - Number(right)
        : left < right
          ? -1
          : left > right
            ? 1
            : 0;
    const holds = {
      '=': by === 0,
      '==': by === 0,
      '!=': by !== 0,
      '<': by < 0,
      '<=': by <= 0,
      '>': by > 0,
      '>=': by >= 0,
    };
    return holds[op as '='] ? '1' : '0';
  }
  if (!isNumber.test(left) || !isNumber.test(right)) throw new ExprError('non-integer argument');
  const [a, b] = [BigInt(left), BigInt(right)];
  if ((op === '/' || op === '%') && b === 0n) throw new ExprError('division by zero');
  return String(op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : op === '/' ? a / b : a % b);
}
