import { utf8 } from './bytes.ts';
import type { Issue } from './CelError.ts';
import { BOOL, BYTES, DOUBLE, INT, NULL, STRING, UINT } from './CelType.ts';
import type { Expression } from './Expression.ts';
import { expandMacro } from './macros.ts';
import { type Token, tokensOf } from './tokens.ts';
import { INT_MAX, UINT_MAX, Uint } from './values.ts';

/** Nesting beyond which cel-go gives up as well (`expression recursion limit`). */
const MAX_DEPTH = 250;

/** Stops the parser: after a syntax error nothing of the rest is believed. */
class SyntaxStop extends Error {}

const OPERANDS =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** Parses an expression and expands its macros. What is wrong is added to `issues`; then the answer is undefined. */
export function parseExpression(source: string, issues: Issue[]): Expression | undefined {
  const tokens = tokensOf(source, issues);
  if (issues.length > 0) return undefined;
  try {
    const parsed = new Parser(tokens, issues).whole();
    return issues.length > 0 ? undefined : parsed;
  } catch (error) {
    if (error instanceof SyntaxStop) return undefined;
    throw error;
  }
}

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['<', '<=', '>=', '>', '==', '!=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly issues: Issue[],
  ) {}

  whole(): Expression {
    const expression = this.ternary();
    if (this.token.kind !== 'end') this.fail(`mismatched input '${this.token.text}' expecting <EOF>`);
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.at] as Token;
  }

  private fail(message: string, token = this.token): never {
    this.issues.push({ offset: token.offset, message: `Syntax error: ${message}` });
    throw new SyntaxStop();
  }

  private is(text: string): boolean {
    const { token } = this;
    return token.text === text && (token.kind === 'op' || token.kind === 'ident');
  }

  private take(text: string): Token | undefined {
    if (!this.is(text)) return undefined;
    return this.tokens[this.at++];
  }

  private expect(text: string): Token {
    return this.take(text) ?? this.fail(`mismatched input '${this.token.text}' expecting '${text}'`);
  }

  private ternary(): Expression {
    if (++this.depth > MAX_DEPTH) this.fail(`expression recursion limit exceeded: ${MAX_DEPTH}`);
    const condition = this.binary(0);
    const op = this.take('?');
    if (op) {
      const yes = this.binary(0);
      this.expect(':');
      const no = this.ternary();
      this.depth--;
      return { kind: 'call', name: '_?_:_', target: undefined, args: [condition, yes, no], offset: op.offset };
    }
    this.depth--;
    return condition;
  }

  private binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const { token } = this;
      const text = operators.find((op) => this.is(op));
      if (!text) return left;
      this.at++;
      const right = this.binary(level + 1);
      const name = text === 'in' ? '@in' : `_${text}_`;
      left = { kind: 'call', name, target: undefined, args: [left, right], offset: token.offset };
    }
  }

  private unary(): Expression {
    const { token } = this;
    for (const op of ['!', '-']) {
      if (!this.is(op)) continue;
      let count = 0;
      while (this.take(op)) count++;
      if (op === '-' && (this.token.kind === 'int' || this.token.kind === 'float') && count === 1) {
        return this.members(this.number(token, '-'));
      }
      const operand = this.members(this.primary());
      if (count % 2 === 0) return operand;
      return { kind: 'call', name: `${op}_`, target: undefined, args: [operand], offset: token.offset };
    }
    return this.members(this.primary());
  }

  private members(start: Expression): Expression {
    let operand = start;
    for (;;) {
      const { token } = this;
      if (this.take('.') || this.take('.?')) operand = this.selected(operand, token);
      else if (this.take('[') || this.take('[?')) {
        const key = this.ternary();
        this.expect(']');
        const name = token.text === '[?' ? '_[?_]' : '_[_]';
        operand = { kind: 'call', name, target: undefined, args: [operand, key], offset: token.offset };
      } else if (this.is('{') && typeName(operand) !== undefined) operand = this.struct(operand);
      else return operand;
    }
  }

  private selected(operand: Expression, dot: Token): Expression {
    const { token } = this;
    if (token.kind !== 'ident' && token.kind !== 'quoted') {
      this.fail(`mismatched input '${token.text}' expecting IDENTIFIER`);
    }
    this.at++;
    const field = token.kind === 'quoted' ? token.value : token.text;
    const optional = dot.text === '.?';
    const open = optional ? undefined : this.take('(');
    if (!open) return { kind: 'select', operand, field, optional, offset: dot.offset };
    const args = this.list(')');
    const macro = expandMacro(field, operand, args, open.offset, this.issues);
    return macro ?? { kind: 'call', name: field, target: operand, args, offset: open.offset };
  }

  private list(end: string): Expression[] {
    const out: Expression[] = [];
    while (!this.is(end)) {
      out.push(this.ternary());
      if (!this.take(',')) break;
    }
    this.expect(end);
    return out;
  }

  private primary(): Expression {
    const { token } = this;
    const { offset, kind } = token;
    if (kind === 'string') return this.literal({ value: token.value, literalType: STRING });
    if (kind === 'bytes') return this.literal({ value: utf8(token.value), literalType: BYTES });
    if (kind === 'int' || kind === 'uint' || kind === 'float') return this.number(token, '');
    if (this.take('(')) {
      const inner = this.ternary();
      this.expect(')');
      return inner;
    }
    if (this.take('[')) return this.listLiteral(offset);
    if (this.take('{')) return this.mapLiteral(offset);
    this.take('.');
    const name = this.token;
    if (name.kind !== 'ident' || name.text === 'in') {
      this.fail(`mismatched input '${name.text}' expecting ${OPERANDS}`);
    }
    if (name.text === 'true' || name.text === 'false') {
      return this.literal({ value: name.text === 'true', literalType: BOOL });
    }
    if (name.text === 'null') return this.literal({ value: null, literalType: NULL });
    if (RESERVED.has(name.text)) {
      this.issues.push({ offset: name.offset, message: `Syntax error: reserved identifier: ${name.text}` });
    }
    this.at++;
    const open = this.take('(');
    if (!open) return { kind: 'ident', name: name.text, offset: name.offset };
    const args = this.list(')');
    const macro = expandMacro(name.text, undefined, args, open.offset, this.issues);
    return macro ?? { kind: 'call', name: name.text, target: undefined, args, offset: open.offset };
  }

  private literal(of: Pick<Extract<Expression, { kind: 'literal' }>, 'value' | 'literalType'>): Expression {
    const { offset } = this.token;
    this.at++;
    return { kind: 'literal', ...of, offset };
  }

  private number(from: Token, sign: string): Expression {
    const { token } = this;
    this.at++;
    const { offset } = from;
    if (token.kind === 'float') {
      return { kind: 'literal', value: Number(sign + token.text), literalType: DOUBLE, offset };
    }
    const magnitude = BigInt(token.text.replace(/[uU]$/, ''));
    if (token.kind === 'uint') {
      if (magnitude > UINT_MAX) this.fail('invalid uint literal', from);
      return { kind: 'literal', value: new Uint(magnitude), literalType: UINT, offset };
    }
    const value = sign === '-' ? -magnitude : magnitude;
    if (value > INT_MAX || value < -INT_MAX - 1n) this.fail('invalid int literal', from);
    return { kind: 'literal', value, literalType: INT, offset };
  }

  private listLiteral(offset: number): Expression {
    const items: Expression[] = [];
    const optional = new Set<number>();
    while (!this.is(']')) {
      if (this.take('?')) optional.add(items.length);
      items.push(this.ternary());
      if (!this.take(',')) break;
    }
    this.expect(']');
    return { kind: 'list', items, optional, offset };
  }

  private mapLiteral(offset: number): Expression {
    const entries: { key: Expression; value: Expression; optional: boolean }[] = [];
    while (!this.is('}')) {
      const optional = this.take('?') !== undefined;
      const key = this.ternary();
      this.expect(':');
      entries.push({ key, value: this.ternary(), optional });
      if (!this.take(',')) break;
    }
    this.expect('}');
    return { kind: 'map', entries, offset };
  }

  private struct(operand: Expression): Expression {
    const { offset } = this.expect('{');
    const fields: Extract<Expression, { kind: 'struct' }>['fields'] = [];
    while (!this.is('}')) {
      const optional = this.take('?') !== undefined;
      const { token } = this;
      if (token.kind !== 'ident' && token.kind !== 'quoted') {
        this.fail(`mismatched input '${token.text}' expecting IDENTIFIER`);
      }
      this.at++;
      const colon = this.expect(':');
      const name = token.kind === 'quoted' ? token.value : token.text;
      fields.push({ name, value: this.ternary(), optional, offset: colon.offset });
      if (!this.take(',')) break;
    }
    this.expect('}');
    return { kind: 'struct', name: typeName(operand) ?? '', fields, offset };
  }
}

/** `Object.spec` as text, for what may name a type. */
export function typeName(expression: Expression): string | undefined {
  if (expression.kind === 'ident') return expression.name;
  if (expression.kind !== 'select' || expression.optional) return undefined;
  const before = typeName(expression.operand);
  return before === undefined ? undefined : `${before}.${expression.field}`;
}
