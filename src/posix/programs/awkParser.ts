export type Expr =
  | { e: 'number'; value: number }
  | { e: 'string'; value: string }
  | { e: 'regex'; source: string }
  | { e: 'name'; name: string }
  | { e: 'index'; name: string; keys: Expr[] }
  | { e: 'field'; of: Expr }
  | { e: 'unary'; op: string; of: Expr }
  | { e: 'binary'; op: string; left: Expr; right: Expr }
  | { e: 'assign'; op: string; target: Expr; value: Expr }
  | { e: 'step'; by: number; prefix: boolean; target: Expr }
  | { e: 'choose'; test: Expr; yes: Expr; no: Expr }
  | { e: 'in'; keys: Expr[]; name: string }
  | { e: 'call'; name: string; args: Expr[]; own: boolean }
  | { e: 'getline'; target?: Expr; file?: Expr; command?: Expr }
  | { e: 'group'; of: Expr[] };

export type Statement =
  | { s: 'expr'; expr: Expr }
  | { s: 'print'; format: boolean; args: Expr[]; op?: string; to?: Expr }
  | { s: 'block'; body: Statement[] }
  | { s: 'if'; test: Expr; yes: Statement; no?: Statement }
  | { s: 'loop'; start?: Statement; test?: Expr; step?: Statement; body: Statement; after: boolean }
  | { s: 'each'; name: string; array: string; body: Statement }
  | { s: 'jump'; kind: 'break' | 'continue' | 'next' | 'nextfile' }
  | { s: 'leave'; kind: 'exit' | 'return'; value?: Expr }
  | { s: 'delete'; name: string; keys?: Expr[] };

export interface Rule {
  kind: 'BEGIN' | 'END' | 'main';
  pattern?: Expr;
  until?: Expr;
  body?: Statement;
  active: boolean;
}

export interface AwkProgram {
  rules: Rule[];
  functions: Map<string, { params: string[]; body: Statement }>;
}

export class AwkSyntaxError extends Error {
  override readonly name = 'AwkSyntaxError';
}

interface Token {
  t: 'number' | 'string' | 'regex' | 'name' | 'call' | 'word' | 'op' | 'newline' | 'end';
  v: string;
}

const WORDS = new Set([
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
]);
const BUILTINS = new Set(
  'length substr index split sub gsub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper system close fflush gensub strftime systime'.split(
    ' ',
  ),
);
const OPERATORS = /^(?:\*\*=|\*\*|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|<=|>=|!=|!~|&&|\|\||>>|[-+*/%^!<>|?:~$=(){}[\],;])/;

/** Parses an awk program. Throws AwkSyntaxError. */
export function parseAwk(source: string): AwkProgram {
  return new AwkParser(tokenize(source)).program();
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at, at + 4096);
    const blank = /^(?:[ \t\r]|\\\n|#[^\n]*)+/.exec(rest);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const last = tokens.at(-1);
    const value =
      last &&
      (['number', 'string', 'name', 'regex'].includes(last.t) ||
        [')', ']', '$', '++', '--'].includes(last.v) ||
        BUILTINS.has(last.v));
    const regex = rest[0] === '/' && !value ? /^\/((?:\\.|\[(?:\^?\])?[^\]\n]*\]|[^/\\\n[])*)\//.exec(rest) : null;
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    const string = /^"((?:\\[\s\S]|[^"\\\n])*)"/.exec(rest);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    const op = OPERATORS.exec(rest);
    let token: Token;
    let length: number;
    if (rest[0] === '\n') [token, length] = [{ t: 'newline', v: '\n' }, 1];
    else if (regex) [token, length] = [{ t: 'regex', v: regex[1]!.replaceAll('\\/', '/') }, regex[0].length];
    else if (number) [token, length] = [{ t: 'number', v: number[0] }, number[0].length];
    else if (string) [token, length] = [{ t: 'string', v: unescapeAwk(string[1]!) }, string[0].length];
    else if (name) {
      const word = name[0] === 'func' ? 'function' : name[0];
      const t = WORDS.has(word) ? 'word' : BUILTINS.has(word) ? 'call' : rest[word.length] === '(' ? 'call' : 'name';
      [token, length] = [{ t, v: word }, name[0].length];
    } else if (op) [token, length] = [{ t: 'op', v: op[0] }, op[0].length];
    else throw new AwkSyntaxError(`unexpected character '${rest[0]}'`);
    tokens.push(token);
    at += length;
  }
  tokens.push({ t: 'newline', v: '\n' }, { t: 'end', v: '' });
  return tokens;
}

/** The escapes of awk strings (and of -v values). */
export function unescapeAwk(text: string): string {
  return text.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, code: string) => {
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0x7f);
    return (
      { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/', a: '\x07', b: '\b', f: '\f', v: '\v', '\n': '' }[
        code
      ] ?? `\\${code}`
    );
  });
}

class AwkParser {
  private at = 0;
  private depth = 0;
  private noIn = false;
  private noGreater = false;
  private readonly functions: AwkProgram['functions'] = new Map();

  constructor(private readonly tokens: Token[]) {}

  program(): AwkProgram {
    const rules: Rule[] = [];
    for (this.skip(); this.peek.t !== 'end'; this.skip()) {
      if (this.accept('function')) this.readFunction();
      else rules.push(this.readRule());
    }
    return { rules, functions: this.functions };
  }

  private get peek(): Token {
    return this.tokens[this.at]!;
  }

  private is(v: string): boolean {
    const { t } = this.peek;
    return this.peek.v === v && t !== 'string' && t !== 'regex';
  }

  private accept(v: string): boolean {
    if (!this.is(v)) return false;
    this.at++;
    return true;
  }

  private expect(v: string): void {
    if (!this.accept(v))
      throw new AwkSyntaxError(
        this.peek.t === 'end' || this.peek.t === 'newline' ? 'unexpected end of string' : 'unexpected token',
      );
  }

  private skip(): void {
    while (this.is('\n') || this.is(';')) this.at++;
  }

  private newlines(): void {
    while (this.is('\n')) this.at++;
  }

  private readFunction(): void {
    const name = this.tokens[this.at++]!.v;
    const params: string[] = [];
    this.expect('(');
    while (!this.accept(')')) {
      params.push(this.tokens[this.at++]!.v);
      if (!this.accept(',') && !this.is(')')) throw new AwkSyntaxError('unexpected token');
      this.newlines();
    }
    this.newlines();
    this.functions.set(name, { params, body: this.block() });
  }

  private readRule(): Rule {
    const rule: Rule = { kind: 'main', active: false };
    if (this.accept('BEGIN')) rule.kind = 'BEGIN';
    else if (this.accept('END')) rule.kind = 'END';
    else if (!this.is('{')) {
      rule.pattern = this.expr();
      if (this.accept(',')) {
        this.newlines();
        rule.until = this.expr();
      }
    }
    if (this.is('{')) rule.body = this.block();
    else if (rule.kind !== 'main') throw new AwkSyntaxError('unexpected token');
    return rule;
  }

  private block(): Statement {
    this.expect('{');
    const body: Statement[] = [];
    for (this.skip(); !this.accept('}'); this.skip()) body.push(this.statement());
    return { s: 'block', body };
  }

  private statement(): Statement {
    if (++this.depth > 100) throw new AwkSyntaxError('nesting too deep');
    const statement = this.readStatement();
    this.depth--;
    return statement;
  }

  /** The body of a control statement: newlines before it do not count, a lone `;` is an empty one. */
  private body(): Statement {
    this.newlines();
    if (this.accept(';')) return { s: 'block', body: [] };
    return this.statement();
  }

  private readStatement(): Statement {
    if (this.is('{')) return this.block();
    if (this.accept('if')) {
      this.expect('(');
      const test = this.expr();
      this.expect(')');
      const yes = this.body();
      const back = this.at;
      this.skip();
      if (this.accept('else')) return { s: 'if', test, yes, no: this.body() };
      this.at = back;
      return { s: 'if', test, yes };
    }
    if (this.accept('while')) {
      this.expect('(');
      const test = this.expr();
      this.expect(')');
      return { s: 'loop', test, body: this.body(), after: false };
    }
    if (this.accept('do')) {
      const body = this.body();
      this.skip();
      this.expect('while');
      this.expect('(');
      const test = this.expr();
      this.expect(')');
      return { s: 'loop', test, body, after: true };
    }
    if (this.accept('for')) return this.readFor();
    const simple = this.simple();
    if (!this.is('}') && !this.accept(';') && !this.accept('\n')) throw new AwkSyntaxError('unexpected token');
    return simple;
  }

  private readFor(): Statement {
    this.expect('(');
    const [name, word, array, close] = this.tokens.slice(this.at, this.at + 4);
    if (name?.t === 'name' && word?.v === 'in' && close?.v === ')') {
      this.at += 4;
      return { s: 'each', name: name.v, array: array!.v, body: this.body() };
    }
    const start = this.is(';') ? undefined : this.simple();
    this.expect(';');
    const test = this.is(';') ? undefined : this.expr();
    this.expect(';');
    const step = this.is(')') ? undefined : this.simple();
    this.expect(')');
    return {
      s: 'loop',
      ...(start && { start }),
      ...(test && { test }),
      ...(step && { step }),
      body: this.body(),
      after: false,
    };
  }

  private simple(): Statement {
    const { v, t } = this.peek;
    if (t === 'word') {
      if (v === 'print' || v === 'printf') return this.readPrint();
      if (v === 'break' || v === 'continue' || v === 'next' || v === 'nextfile') {
        this.at++;
        return { s: 'jump', kind: v };
      }
      if (v === 'exit' || v === 'return') {
        this.at++;
        const ends = this.is(';') || this.is('\n') || this.is('}');
        return ends ? { s: 'leave', kind: v } : { s: 'leave', kind: v, value: this.expr() };
      }
      if (v === 'delete') {
        this.at++;
        const name = this.tokens[this.at++]!.v;
        return this.is('[') ? { s: 'delete', name, keys: this.keys() } : { s: 'delete', name };
      }
    }
    return { s: 'expr', expr: this.expr() };
  }

  private readPrint(): Statement {
    const format = this.tokens[this.at++]!.v === 'printf';
    const outer = this.noGreater;
    this.noGreater = true;
    let args: Expr[] = [];
    if (![';', '\n', '}', '>', '>>', '|'].some((v) => this.is(v))) args = this.list();
    this.noGreater = outer;
    if (args.length === 1 && args[0]!.e === 'group') args = args[0]!.of;
    for (const op of ['>>', '>', '|']) {
      if (this.accept(op)) return { s: 'print', format, args, op, to: this.concat() };
    }
    return { s: 'print', format, args };
  }

  private list(): Expr[] {
    const items = [this.expr()];
    while (this.accept(',')) {
      this.newlines();
      items.push(this.expr());
    }
    return items;
  }

  private keys(): Expr[] {
    this.expect('[');
    const outer = [this.noIn, this.noGreater] as const;
    this.noIn = false;
    this.noGreater = false;
    const keys = this.list();
    [this.noIn, this.noGreater] = outer;
    this.expect(']');
    return keys;
  }

  expr(): Expr {
    if (++this.depth > 100) throw new AwkSyntaxError('nesting too deep');
    const value = this.assignment();
    this.depth--;
    return value;
  }

  private assignment(): Expr {
    const left = this.ternary();
    const op = this.peek.t === 'op' ? /^(\*\*|[-+*/%^])?=$/.exec(this.peek.v) : null;
    if (!op || !['name', 'index', 'field'].includes(left.e)) return left;
    this.at++;
    this.newlines();
    return { e: 'assign', op: (op[1] ?? '').replace('**', '^'), target: left, value: this.expr() };
  }

  private ternary(): Expr {
    const test = this.or();
    if (!this.accept('?')) return test;
    this.newlines();
    const yes = this.expr();
    this.newlines();
    this.expect(':');
    this.newlines();
    return { e: 'choose', test, yes, no: this.expr() };
  }

  private or(): Expr {
    let left = this.and();
    while (this.accept('||')) {
      this.newlines();
      left = { e: 'binary', op: '||', left, right: this.and() };
    }
    return left;
  }

  private and(): Expr {
    let left = this.membership();
    while (this.accept('&&')) {
      this.newlines();
      left = { e: 'binary', op: '&&', left, right: this.membership() };
    }
    return left;
  }

  private membership(): Expr {
    let left = this.matching();
    while (!this.noIn && this.accept('in')) {
      const name = this.tokens[this.at++]!.v;
      left = { e: 'in', keys: left.e === 'group' ? left.of : [left], name };
    }
    return left;
  }

  private matching(): Expr {
    let left = this.comparison();
    while (this.is('~') || this.is('!~')) {
      const op = this.tokens[this.at++]!.v;
      left = { e: 'binary', op, left, right: this.comparison() };
    }
    return left;
  }

  private comparison(): Expr {
    const left = this.concat();
    const op = ['<', '<=', '==', '!=', '>', '>='].find((one) => this.is(one) && !(one === '>' && this.noGreater));
    if (op === undefined) {
      return this.pipeGetline(left);
    }
    this.at++;
    return { e: 'binary', op, left, right: this.concat() };
  }

  private pipeGetline(left: Expr): Expr {
    let result = left;
    while (this.is('|') && this.tokens[this.at + 1]!.v === 'getline') {
      this.at += 2;
      const target = this.target();
      result = { e: 'getline', command: result, ...(target && { target }) };
    }
    return result;
  }

  private concat(): Expr {
    let left = this.additive();
    for (;;) {
      const { t, v } = this.peek;
      const starts =
        t === 'number' ||
        t === 'string' ||
        t === 'name' ||
        t === 'call' ||
        (t === 'op' && ['$', '!', '(', '-', '+', '++', '--'].includes(v));
      if (!starts) return left;
      left = { e: 'binary', op: ' ', left, right: this.additive() };
    }
  }

  private additive(): Expr {
    let left = this.multiplicative();
    while (this.is('+') || this.is('-')) {
      const op = this.tokens[this.at++]!.v;
      left = { e: 'binary', op, left, right: this.multiplicative() };
    }
    return left;
  }

  private multiplicative(): Expr {
    let left = this.unary();
    while (this.is('*') || this.is('/') || this.is('%')) {
      const op = this.tokens[this.at++]!.v;
      left = { e: 'binary', op, left, right: this.unary() };
    }
    return left;
  }

  private unary(): Expr {
    if (++this.depth > 100) throw new AwkSyntaxError('nesting too deep');
    const op = ['!', '-', '+'].find((one) => this.is(one));
    let value: Expr;
    if (op !== undefined) {
      this.at++;
      value = { e: 'unary', op, of: this.unary() };
    } else {
      value = this.postfix();
      if (this.accept('^') || this.accept('**')) value = { e: 'binary', op: '^', left: value, right: this.unary() };
    }
    this.depth--;
    return value;
  }

  private postfix(): Expr {
    const value = this.primary();
    if (!['name', 'index', 'field'].includes(value.e)) return value;
    if (this.accept('++')) return { e: 'step', by: 1, prefix: false, target: value };
    if (this.accept('--')) return { e: 'step', by: -1, prefix: false, target: value };
    return value;
  }

  private target(): Expr | undefined {
    return this.peek.t === 'name' || this.is('$') ? this.primary() : undefined;
  }

  private primary(): Expr {
    const token = this.tokens[this.at++]!;
    switch (token.t) {
      case 'number':
        return { e: 'number', value: Number(token.v) };
      case 'string':
        return { e: 'string', value: token.v };
      case 'regex':
        return { e: 'regex', source: token.v };
      case 'name':
        return this.is('[') ? { e: 'index', name: token.v, keys: this.keys() } : { e: 'name', name: token.v };
      case 'call':
        return this.readCall(token.v);
    }
    if (token.v === '$') {
      const prefix = this.accept('++') ? 1 : this.accept('--') ? -1 : 0;
      const inner = this.primary();
      return { e: 'field', of: prefix ? { e: 'step', by: prefix, prefix: true, target: inner } : inner };
    }
    if (token.v === '++' || token.v === '--')
      return { e: 'step', by: token.v === '++' ? 1 : -1, prefix: true, target: this.primary() };
    if (token.v === '-' || token.v === '+' || token.v === '!') return { e: 'unary', op: token.v, of: this.unary() };
    if (token.v === '(') return this.readGroup();
    if (token.v === 'getline') {
      const target = this.target();
      const file = this.accept('<') ? this.primary() : undefined;
      return { e: 'getline', ...(target && { target }), ...(file && { file }) };
    }
    throw new AwkSyntaxError('unexpected token');
  }

  private readGroup(): Expr {
    const outer = [this.noIn, this.noGreater] as const;
    this.noIn = false;
    this.noGreater = false;
    const of = this.list();
    [this.noIn, this.noGreater] = outer;
    this.expect(')');
    return { e: 'group', of };
  }

  private readCall(name: string): Expr {
    const args: Expr[] = [];
    const own = !BUILTINS.has(name);
    if (!this.accept('(')) return { e: 'call', name, args, own };
    const outer = [this.noIn, this.noGreater] as const;
    this.noIn = false;
    this.noGreater = false;
    this.newlines();
    if (!this.is(')')) args.push(...this.list());
    [this.noIn, this.noGreater] = outer;
    this.newlines();
    this.expect(')');
    return { e: 'call', name, args, own };
  }
}
