/** What arithmetic needs of variables. Names may carry an index: `a[1]`. */
export interface ArithmeticScope {
  get(name: string): string;
  set(name: string, value: string): void;
}

/** An arithmetic expression that has no value; the message is the part a shell prints behind its own words. */
export class ArithmeticError extends Error {
  override readonly name = 'ArithmeticError';
}

const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const TOKEN =
  /\s*(0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z]+|\d+|[A-Za-z_]\w*(?:\[[^\]]*\])?|<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|[<>=!+\-*/%&|^]=|[-+*/%<>=!~&|^?:(),])/y;

/** Evaluates `$(( … ))`: 64-bit integers, all C operators with assignment, `**` and `,`. Throws ArithmeticError. */
export function evaluateArithmetic(source: string, scope: ArithmeticScope, depth = 0): bigint {
  if (source.trim() === '') return 0n;
  if (depth > 16) throw new ArithmeticError(`${source.trim()}: expression recursion level exceeded`);
  return new Evaluator(tokenize(source), scope, depth, source.trim()).whole();
}

function tokenize(source: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  let end = 0;
  while (end < source.trimEnd().length) {
    const match = TOKEN.exec(source);
    if (!match) throw new ArithmeticError(`${source.trim()}: syntax error: invalid arithmetic operator`);
    tokens.push(match[1]!);
    end = TOKEN.lastIndex;
  }
  return tokens;
}

class Evaluator {
  private at = 0;
  private nesting = 0;
  /** Above zero inside a branch that is not taken: nothing is assigned, nothing divides by zero. */
  private skipping = 0;

  constructor(
    private readonly tokens: string[],
    private readonly scope: ArithmeticScope,
    private readonly depth: number,
    private readonly source: string,
  ) {}

  whole(): bigint {
    const value = this.comma();
    if (this.at < this.tokens.length) throw this.error('syntax error in expression');
    return value;
  }

  private comma(): bigint {
    let value = this.assignment();
    while (this.accept(',')) value = this.assignment();
    return value;
  }

  private assignment(): bigint {
    if (++this.nesting > 200) throw this.error('expression recursion level exceeded');
    const name = this.tokens[this.at] ?? '';
    const op = this.tokens[this.at + 1] ?? '';
    let value: bigint;
    if (/^[A-Za-z_]/.test(name) && /^(=|[-+*/%&|^]=|<<=|>>=)$/.test(op) && !/^(==|!=)$/.test(op)) {
      this.at += 2;
      const right = this.assignment();
      value = op === '=' ? right : this.apply(op.slice(0, -1), this.variable(name), right);
      this.store(name, value);
    } else value = this.ternary();
    this.nesting--;
    return value;
  }

  private ternary(): bigint {
    const test = this.binary(0);
    if (!this.accept('?')) return test;
    const yes = this.maybe(test !== 0n, () => this.assignment());
    if (!this.accept(':')) throw this.error("`:' expected for conditional expression");
    const no = this.maybe(test === 0n, () => this.assignment());
    return test !== 0n ? yes : no;
  }

  private binary(level: number): bigint {
    const operators = BINARY[level];
    if (!operators) return this.power();
    let left = this.binary(level + 1);
    for (;;) {
      const op = this.tokens[this.at] ?? '';
      if (!operators.includes(op)) return left;
      this.at++;
      const skip = (op === '&&' && left === 0n) || (op === '||' && left !== 0n);
      const right = this.maybe(!skip, () => this.binary(level + 1));
      left = this.apply(op, left, right);
    }
  }

  private power(): bigint {
    const base = this.unary();
    if (!this.accept('**')) return base;
    const exponent = this.power();
    if (exponent < 0n) throw this.error('exponent less than 0');
    let value = 1n;
    for (let i = 0n; i < exponent && i < 10_000n; i++) value = wrap(value * base);
    return value;
  }

  private unary(): bigint {
    if (++this.nesting > 200) throw this.error('expression recursion level exceeded');
    const token = this.tokens[this.at];
    let value: bigint;
    if (token === '++' || token === '--') {
      const name = this.tokens[this.at + 1] ?? '';
      if (/^[A-Za-z_]/.test(name)) {
        this.at += 2;
        value = wrap(this.variable(name) + (token === '++' ? 1n : -1n));
        this.store(name, value);
      } else {
        this.at++;
        value = this.unary();
      }
    } else if (token === '-' || token === '+' || token === '!' || token === '~') {
      this.at++;
      const operand = this.unary();
      value =
        token === '-' ? wrap(-operand) : token === '!' ? BigInt(operand === 0n) : token === '~' ? ~operand : operand;
    } else value = this.primary();
    this.nesting--;
    return value;
  }

  private primary(): bigint {
    const token = this.tokens[this.at++];
    if (token === undefined) throw this.error('syntax error: operand expected');
    if (token === '(') {
      const value = this.comma();
      if (!this.accept(')')) throw this.error("missing `)'");
      return value;
    }
    if (/^[A-Za-z_]/.test(token)) {
      const value = this.variable(token);
      const op = this.tokens[this.at];
      if (op === '++' || op === '--') {
        this.at++;
        this.store(token, wrap(value + (op === '++' ? 1n : -1n)));
      }
      return value;
    }
    if (/^\d/.test(token)) return this.number(token);
    throw this.error('syntax error: operand expected');
  }

  private number(token: string): bigint {
    const based = /^(\d+)#(.*)$/.exec(token);
    if (based) {
      const base = Number(based[1]);
      let value = 0n;
      for (const char of based[2]!) {
        const digit = Number.parseInt(char, 36);
        if (base < 2 || base > 36 || digit >= base) throw this.error('value too great for base');
        value = wrap(value * BigInt(base) + BigInt(digit));
      }
      return value;
    }
    if (/^0\d/.test(token)) {
      if (/[89]/.test(token)) throw this.error('value too great for base');
      return wrap(BigInt(`0o${token.slice(1)}`));
    }
    return wrap(BigInt(token));
  }

  private variable(name: string): bigint {
    const text = this.scope.get(name).trim();
    if (text === '') return 0n;
    if (/^-?(0|[1-9]\d*)$/.test(text)) return wrap(BigInt(text));
    return evaluateArithmetic(text, this.scope, this.depth + 1);
  }

  private store(name: string, value: bigint): void {
    if (this.skipping === 0) this.scope.set(name, String(value));
  }

  private maybe(taken: boolean, evaluate: () => bigint): bigint {
    if (taken) return evaluate();
    this.skipping++;
    const value = evaluate();
    this.skipping--;
    return value;
  }

  private apply(op: string, left: bigint, right: bigint): bigint {
    switch (op) {
      case '+':
        return wrap(left + right);
      case '-':
        return wrap(left - right);
      case '*':
        return wrap(left * right);
      case '/':
      case '%':
        if (right === 0n) {
          if (this.skipping > 0) return 0n;
          throw this.error('division by 0');
        }
        return wrap(op === '/' ? left / right : left % right);
      case '<<':
        return wrap(left << (right & 63n));
      case '>>':
        return wrap(left >> (right & 63n));
      case '&':
        return left & right;
      case '|':
        return left | right;
      case '^':
        return left ^ right;
      default:
        return BigInt(compare(op, left, right));
    }
  }

  private accept(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private error(message: string): ArithmeticError {
    const rest = this.tokens.slice(Math.max(0, this.at - 1)).join(' ');
    return new ArithmeticError(`${this.source}: ${message} (error token is "${rest}")`);
  }
}

function compare(op: string, left: bigint, right: bigint): boolean {
  switch (op) {
    case '||':
      return left !== 0n || right !== 0n;
    case '&&':
      return left !== 0n && right !== 0n;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    default:
      return left > right;
  }
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
