import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Sys } from '../Program.ts';
import type { Stat } from '../Syscall.ts';
import { failed } from '../SysError.ts';

/** The value of `test` arguments, or the message of what is wrong with them (status 2). */
export function* evaluateTest(p: ProcessContext, args: readonly string[]): Sys<boolean | string> {
  if (args.length === 0) return false;
  const reader = new TestReader(p, args);
  const value = yield* reader.or();
  if (typeof value === 'string') return value;
  return reader.rest === undefined ? value : `${reader.rest}: unexpected operator`;
}

const UNARY = /^-[bcdefghLknoprsStuvwxzGNO]$/;
const BINARY = /^(=|==|!=|<|>|=~|-(eq|ne|lt|le|gt|ge|nt|ot|ef))$/;

class TestReader {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly p: ProcessContext,
    private readonly args: readonly string[],
  ) {}

  get rest(): string | undefined {
    return this.args[this.at];
  }

  *or(): Sys<boolean | string> {
    let value = yield* this.and();
    while (this.rest === '-o' && typeof value !== 'string') {
      this.at++;
      const right = yield* this.and();
      value = typeof right === 'string' ? right : value || right;
    }
    return value;
  }

  private *and(): Sys<boolean | string> {
    let value = yield* this.not();
    while (this.rest === '-a' && typeof value !== 'string') {
      this.at++;
      const right = yield* this.not();
      value = typeof right === 'string' ? right : value && right;
    }
    return value;
  }

  private *not(): Sys<boolean | string> {
    if (++this.depth > 50) return 'too many arguments';
    let value: boolean | string;
    if (this.rest === '!' && this.args.length - this.at > 1 && !BINARY.test(this.args[this.at + 1]!)) {
      this.at++;
      value = yield* this.not();
      if (typeof value !== 'string') value = !value;
    } else value = yield* this.primary();
    this.depth--;
    return value;
  }

  private *primary(): Sys<boolean | string> {
    const [first, second, third] = this.args.slice(this.at, this.at + 3);
    if (first === undefined) return 'argument expected';
    if (second !== undefined && third !== undefined && BINARY.test(second)) {
      this.at += 3;
      return yield* testBinary(this.p, first, second, third);
    }
    if (first === '(' && this.args.length - this.at > 1) {
      this.at++;
      const value = yield* this.or();
      if (this.rest !== ')') return 'closing paren expected';
      this.at++;
      return value;
    }
    if (UNARY.test(first) && second !== undefined && second !== ')') {
      this.at += 2;
      return yield* testUnary(this.p, first, second);
    }
    this.at++;
    return first !== '';
  }
}

/** One unary primary: `-f path`, `-z text`. */
export function* testUnary(p: ProcessContext, op: string, operand: string): Sys<boolean> {
  switch (op) {
    case '-z':
      return operand === '';
    case '-n':
      return operand !== '';
    case '-t':
      return yield* p.isatty(Number(operand));
    case '-r':
    case '-w':
    case '-x':
      return yield* call({ op: 'access', path: operand, want: op === '-r' ? 4 : op === '-w' ? 2 : 1 });
  }
  const stat = yield* p.stat(operand, op !== '-L' && op !== '-h');
  return !failed(stat) && hasProperty(stat, op);
}

function hasProperty(stat: Stat, op: string): boolean {
  switch (op) {
    case '-f':
      return stat.kind === 'file';
    case '-d':
      return stat.kind === 'dir';
    case '-L':
    case '-h':
      return stat.kind === 'link';
    case '-s':
      return stat.size > 0;
    case '-c':
      return stat.kind === 'device';
    case '-k':
      return (stat.mode & 0o1000) !== 0;
    case '-e':
      return true;
    default:
      return false;
  }
}

/** One binary primary on texts, integers or files; a text is the message of a bad integer. */
export function* testBinary(p: ProcessContext, left: string, op: string, right: string): Sys<boolean | string> {
  switch (op) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
    case '-ot':
    case '-ef':
      return yield* compareFiles(p, left, op, right);
  }
  for (const text of [left, right]) {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) return p.gnu ? `${text}: integer expression expected` : `${text}: bad number`;
  }
  const difference = BigInt(left.trim().replace('+', '')) - BigInt(right.trim().replace('+', ''));
  const holds = {
    '-eq': difference === 0n,
    '-ne': difference !== 0n,
    '-lt': difference < 0n,
    '-le': difference <= 0n,
    '-gt': difference > 0n,
    '-ge': difference >= 0n,
  };
  return holds[op as keyof typeof holds] ?? `${op}: unknown operand`;
}

function* compareFiles(p: ProcessContext, left: string, op: string, right: string): Sys<boolean> {
  const one = yield* p.stat(left);
  const two = yield* p.stat(right);
  if (op === '-ef') return !failed(one) && !failed(two) && one.path === two.path;
  const newer = op === '-nt' ? [one, two] : [two, one];
  const [a, b] = newer;
  if (!a || failed(a)) return false;
  return !b || failed(b) || a.mtimeMs > b.mtimeMs;
}
