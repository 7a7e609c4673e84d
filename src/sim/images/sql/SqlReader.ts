import type { Expression } from './Expression.ts';
import { SqlError } from './SqlError.ts';
import { type Dialect, syntaxMessage, type Token, tokenize } from './tokens.ts';

const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '<>', '!=', '<', '>', '<=', '>=', 'like', 'ilike'],
  ['+', '-', '||'],
  ['*', '/', '%'],
];

/** Reads tokens one after the other, and expressions. Throws SqlError where the text makes no sense. */
export class SqlReader {
  private readonly tokens: Token[];
  private at = 0;

  constructor(
    private readonly text: string,
    readonly dialect: Dialect,
  ) {
    this.tokens = tokenize(text, dialect);
  }

  get token(): Token {
    return this.tokens[this.at] as Token;
  }

  get done(): boolean {
    return this.token.kind === 'end' || this.token.text === ';';
  }

  fail(): never {
    throw new SqlError('syntax', syntaxMessage(this.text, this.token.at, this.dialect));
  }

  next(): Token {
    const { token } = this;
    this.at++;
    return token;
  }

  is(...words: string[]): boolean {
    return words.every((word, i) => {
      const token = this.tokens[this.at + i];
      return (
        token !== undefined && token.kind !== 'string' && token.kind !== 'name' && token.text.toLowerCase() === word
      );
    });
  }

  take(...words: string[]): boolean {
    if (!this.is(...words)) return false;
    this.at += words.length;
    return true;
  }

  expect(...words: string[]): void {
    if (!this.take(...words)) this.fail();
  }

  name(): string {
    const token = this.next();
    if (token.kind === 'name') return token.text;
    if (token.kind === 'string' && this.dialect === 'mysql') return token.text;
    if (token.kind !== 'word') {
      this.at--;
      this.fail();
    }
    return this.dialect === 'postgres' ? token.text.toLowerCase() : token.text;
  }

  /** `name` or `schema.name`: the last part counts. */
  path(): { database: string | undefined; name: string } {
    const first = this.name();
    if (!this.take('.')) return { database: undefined, name: first };
    return { database: this.dialect === 'mysql' ? first : undefined, name: this.name() };
  }

  list<T>(read: () => T): T[] {
    const items = [read()];
    while (this.take(',')) items.push(read());
    return items;
  }

  inParentheses<T>(read: () => T): T {
    this.expect('(');
    const value = read();
    this.expect(')');
    return value;
  }

  /** The text from a place to the token before this one. */
  textFrom(from: number): string {
    return this.text.slice(from, this.token.at).trim().replace(/[,;]$/, '');
  }

  /** Leaves out everything up to the end, or to the closing parenthesis or comma at this depth. */
  skipClause(): string {
    const from = this.token.at;
    for (let depth = 0; !this.done; this.at++) {
      if (this.is('(')) depth++;
      else if (this.is(')') && depth-- === 0) break;
      else if (this.is(',') && depth === 0) break;
    }
    return this.text.slice(from, this.token.at).trim();
  }

  expression(level = 0): Expression {
    const symbols = LEVELS[level];
    if (!symbols) return this.unary();
    if (level === 2 && this.take('not')) return { op: 'not', of: this.expression(2) };
    let left = this.expression(level + 1);
    for (;;) {
      if (level === 2) {
        const special = this.suffix(left);
        if (special) {
          left = special;
          continue;
        }
      }
      const symbol = symbols.find((s) => this.is(s));
      if (symbol === undefined) return left;
      this.at++;
      left = { op: 'binary', symbol, left, right: this.expression(level + 1) };
    }
  }

  /** IS NULL, IN, BETWEEN, NOT LIKE. */
  private suffix(of: Expression): Expression | undefined {
    if (this.take('is')) {
      const not = this.take('not');
      if (this.take('null')) return { op: 'null', of, not };
      const value: Expression = { op: 'value', value: this.take('true') || !this.take('false') };
      return { op: 'binary', symbol: not ? '<>' : '=', left: of, right: value };
    }
    const not = (this.is('not', 'in') || this.is('not', 'between') || this.is('not', 'like')) && this.take('not');
    if (this.take('in'))
      return { op: 'in', of, list: this.inParentheses(() => this.list(() => this.expression())), not };
    if (this.take('between')) {
      const low = this.expression(3);
      this.expect('and');
      return { op: 'between', of, low, high: this.expression(3), not };
    }
    if (not && this.take('like'))
      return { op: 'not', of: { op: 'binary', symbol: 'like', left: of, right: this.expression(3) } };
    return undefined;
  }

  private unary(): Expression {
    if (this.take('-')) return { op: 'minus', of: this.unary() };
    let value = this.primary();
    while (this.take('::')) {
      const type = this.name();
      if (this.is('(')) this.inParentheses(() => this.skipClause());
      value = { op: 'call', name: `cast:${type}`, args: [value], distinct: false };
    }
    return value;
  }

  private primary(): Expression {
    const { token } = this;
    if (token.kind === 'string') return { op: 'value', value: this.next().text };
    if (token.kind === 'number') return { op: 'value', value: Number(this.next().text) };
    if (this.take('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.take('*')) return { op: 'star' };
    if (this.take('null')) return { op: 'value', value: null };
    if (this.take('true')) return { op: 'value', value: true };
    if (this.take('false')) return { op: 'value', value: false };
    if (this.take('case')) return this.cases();
    if (this.take('interval')) return { op: 'value', value: this.next().text };
    if (token.kind !== 'word' && token.kind !== 'name') this.fail();
    const name = this.name();
    if (this.take('(')) return this.callOf(name.toLowerCase());
    if (/^(?:current_timestamp|current_date|current_user|session_user|user|current_database)$/i.test(name))
      return { op: 'call', name: name.toLowerCase(), args: [], distinct: false };
    if (!this.take('.')) return { op: 'column', table: undefined, name };
    return this.take('*') ? { op: 'star' } : { op: 'column', table: name, name: this.name() };
  }

  private callOf(name: string): Expression {
    const distinct = this.take('distinct');
    const args = this.is(')') ? [] : this.list(() => this.expression());
    if (name === 'cast' && this.take('as')) name = `cast:${this.name()}`;
    this.expect(')');
    return { op: 'call', name, args, distinct };
  }

  private cases(): Expression {
    const branches: [Expression, Expression][] = [];
    while (this.take('when')) {
      const when = this.expression();
      this.expect('then');
      branches.push([when, this.expression()]);
    }
    const otherwise = this.take('else') ? this.expression() : undefined;
    this.expect('end');
    return { op: 'case', branches, otherwise };
  }
}
