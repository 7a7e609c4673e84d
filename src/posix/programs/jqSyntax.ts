import { JqError, type Json } from './jqValues.ts';

/** A parsed jq filter. */
export type JqNode =
  | { type: 'identity' }
  | { type: 'recurse' }
  | { type: 'literal'; value: Json }
  | { type: 'text'; format: string | undefined; parts: (string | JqNode)[] }
  | { type: 'format'; name: string }
  | { type: 'index'; of: JqNode; key: JqNode }
  | { type: 'slice'; of: JqNode; from: JqNode | undefined; to: JqNode | undefined }
  | { type: 'each'; of: JqNode }
  | { type: 'try'; body: JqNode; handler: JqNode | undefined }
  | { type: 'pipe' | 'comma'; left: JqNode; right: JqNode }
  | { type: 'binary'; op: string; left: JqNode; right: JqNode }
  | { type: 'assign'; op: string; left: JqNode; right: JqNode }
  | { type: 'negate'; of: JqNode }
  | { type: 'variable'; name: string }
  | { type: 'as'; source: JqNode; pattern: JqPattern; body: JqNode }
  | { type: 'array'; of: JqNode | undefined }
  | { type: 'object'; entries: [JqNode, JqNode][] }
  | { type: 'if'; test: JqNode; yes: JqNode; no: JqNode }
  | { type: 'call'; name: string; args: JqNode[] }
  | { type: 'reduce'; source: JqNode; pattern: JqPattern; start: JqNode; update: JqNode }
  | { type: 'foreach'; source: JqNode; pattern: JqPattern; start: JqNode; update: JqNode; extract: JqNode | undefined }
  | { type: 'def'; definition: JqDefinition; body: JqNode };

export interface JqDefinition {
  name: string;
  parameters: string[];
  body: JqNode;
}

/** What `as` binds: one name, or the parts of an array or object. */
export type JqPattern = string | { array: JqPattern[] } | { object: [JqNode, JqPattern][] };

const TOKEN =
  /\s+|#[^\n]*|("(?:\\\((?:[^()"]|"(?:\\.|[^"\\])*"|\((?:[^()"]|"(?:\\.|[^"\\])*"|\([^()]*\))*\))*\)|\\.|[^"\\])*")|(\.\.|\?\/\/|\/\/=|\/\/|\|=|[-+*/%]=|[=!<>]=|\$__loc__|\$?[A-Za-z_][\w]*(?:::[A-Za-z_]\w*)*|@\w+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|.)/gy;
const LEVELS = [
  ['//'],
  ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='],
  ['or'],
  ['and'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
const DEPTH = 200;
const IDENTITY: JqNode = { type: 'identity' };

/** Parses a jq program. Throws a JqError. */
export function parseJqProgram(source: string): JqNode {
  const tokens = [...source.matchAll(TOKEN)].flatMap(([, text, other]) => text ?? other ?? []);
  return new JqParser(tokens).program();
}

class JqParser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly string[]) {}

  program(): JqNode {
    const defs = this.definitions();
    const body = this.at < this.tokens.length ? this.pipe() : IDENTITY;
    if (this.at < this.tokens.length) throw this.error();
    return defs.reduceRight<JqNode>((rest, definition) => ({ type: 'def', definition, body: rest }), body);
  }

  private get token(): string {
    return this.tokens[this.at] ?? '';
  }

  private error(): JqError {
    const found = this.token === '' ? 'end of file' : this.token;
    return new JqError(`syntax error, unexpected ${found} (Unix shell quoting issues?) at <top-level>, line 1:`, true);
  }

  private accept(token: string): boolean {
    if (this.token !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw this.error();
  }

  private definitions(): JqDefinition[] {
    const out: JqDefinition[] = [];
    while (this.accept('def')) {
      const name = this.tokens[this.at++] ?? '';
      const parameters: string[] = [];
      if (this.accept('(')) {
        do parameters.push(this.tokens[this.at++] ?? '');
        while (this.accept(';'));
        this.expect(')');
      }
      this.expect(':');
      const body = this.pipe();
      this.expect(';');
      out.push({ name, parameters, body });
    }
    return out;
  }

  private pipe(): JqNode {
    if (++this.depth > DEPTH) throw this.error();
    const node = this.pipeline();
    this.depth--;
    return node;
  }

  private pipeline(): JqNode {
    const [definition] = this.token === 'def' ? this.definitions() : [];
    if (definition) return { type: 'def', definition, body: this.pipe() };
    const left = this.comma();
    return this.accept('|') ? { type: 'pipe', left, right: this.pipe() } : left;
  }

  private comma(): JqNode {
    let left = this.binary(0);
    while (this.accept(',')) left = { type: 'comma', left, right: this.binary(0) };
    return left;
  }

  private binary(level: number): JqNode {
    const operators = LEVELS[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    while (operators.includes(this.token)) {
      const op = this.tokens[this.at++]!;
      // `//` groups to the right, the others to the left.
      const right = this.binary(op === '//' ? level : level + 1);
      left = { type: level === 1 ? 'assign' : 'binary', op, left, right };
    }
    return left;
  }

  private unary(): JqNode {
    if (this.accept('-')) return { type: 'negate', of: this.unary() };
    const term = this.postfix(this.primary());
    if (!this.accept('as')) return term;
    const pattern = this.pattern();
    this.expect('|');
    return { type: 'as', source: term, pattern, body: this.pipe() };
  }

  private postfix(start: JqNode): JqNode {
    let node = start;
    for (;;) {
      if (this.accept('?')) node = { type: 'try', body: node, handler: undefined };
      else if (this.token === '[') node = this.bracket(node);
      else if (this.token === '.' && this.tokens[this.at + 1] === '[') {
        this.at++;
        node = this.bracket(node);
      } else if (this.token === '.' && isName(this.tokens[this.at + 1])) {
        this.at++;
        node = { type: 'index', of: node, key: this.name() };
      } else return node;
    }
  }

  private name(): JqNode {
    const token = this.tokens[this.at++]!;
    return token.startsWith('"') ? this.text(token, undefined) : { type: 'literal', value: token };
  }

  private bracket(of: JqNode): JqNode {
    this.expect('[');
    if (this.accept(']')) return { type: 'each', of };
    const from = this.token === ':' ? undefined : this.pipe();
    if (this.accept(':')) {
      const to = this.token === ']' ? undefined : this.pipe();
      this.expect(']');
      return { type: 'slice', of, from, to };
    }
    this.expect(']');
    return { type: 'index', of, key: from ?? IDENTITY };
  }

  private primary(): JqNode {
    const token = this.token;
    if (token === '') throw this.error();
    this.at++;
    if (token === '.') {
      if (isName(this.token) && !KEYWORDS.has(this.token)) return { type: 'index', of: IDENTITY, key: this.name() };
      return IDENTITY;
    }
    if (token === '..') return { type: 'recurse' };
    if (/^\d/.test(token)) return { type: 'literal', value: Number(token) };
    if (token.startsWith('"')) return this.text(token, undefined);
    if (token.startsWith('@')) {
      const next = this.token;
      if (!next.startsWith('"')) return { type: 'format', name: token };
      this.at++;
      return this.text(next, token);
    }
    if (token.startsWith('$')) return { type: 'variable', name: token.slice(1) };
    switch (token) {
      case '(': {
        const inner = this.pipe();
        this.expect(')');
        return inner;
      }
      case '[': {
        if (this.accept(']')) return { type: 'array', of: undefined };
        const of = this.pipe();
        this.expect(']');
        return { type: 'array', of };
      }
      case '{':
        return this.object();
      case 'if':
        return this.conditional();
      case 'try': {
        const body = this.postfix(this.primary());
        return { type: 'try', body, handler: this.accept('catch') ? this.postfix(this.primary()) : undefined };
      }
      case 'reduce':
      case 'foreach':
        return this.fold(token);
      default:
        return this.call(token);
    }
  }

  private call(name: string): JqNode {
    if (!/^[a-z_]/i.test(name) || KEYWORDS.has(name)) {
      this.at--;
      throw this.error();
    }
    const args: JqNode[] = [];
    if (this.accept('(')) {
      do args.push(this.pipe());
      while (this.accept(';'));
      this.expect(')');
    }
    return { type: 'call', name, args };
  }

  private fold(type: 'reduce' | 'foreach'): JqNode {
    const source = this.sourceOfFold();
    this.expect('as');
    const pattern = this.pattern();
    this.expect('(');
    const start = this.pipe();
    this.expect(';');
    const update = this.pipe();
    const extract = type === 'foreach' && this.accept(';') ? this.pipe() : undefined;
    this.expect(')');
    return type === 'reduce'
      ? { type, source, pattern, start, update }
      : { type, source, pattern, start, update, extract };
  }

  private sourceOfFold(): JqNode {
    return this.postfix(this.primary());
  }

  private conditional(): JqNode {
    const test = this.pipe();
    this.expect('then');
    const yes = this.pipe();
    if (this.accept('elif')) return { type: 'if', test, yes, no: this.conditional() };
    const no = this.accept('else') ? this.pipe() : IDENTITY;
    this.expect('end');
    return { type: 'if', test, yes, no };
  }

  private pattern(): JqPattern {
    if (this.accept('[')) {
      const array: JqPattern[] = [];
      do array.push(this.pattern());
      while (this.accept(','));
      this.expect(']');
      return { array };
    }
    if (this.accept('{')) {
      const object: [JqNode, JqPattern][] = [];
      do {
        const token = this.tokens[this.at++] ?? '';
        const key = token.replace(/^\$/, '');
        const literal: JqNode = token.startsWith('"') ? this.text(token, undefined) : { type: 'literal', value: key };
        object.push([literal, this.accept(':') ? this.pattern() : key]);
      } while (this.accept(','));
      this.expect('}');
      return { object };
    }
    const token = this.tokens[this.at++] ?? '';
    if (!token.startsWith('$')) throw this.error();
    return token.slice(1);
  }

  private object(): JqNode {
    const entries: [JqNode, JqNode][] = [];
    while (!this.accept('}')) {
      entries.push(this.entry());
      if (!this.accept(',') && this.token !== '}') throw this.error();
    }
    return { type: 'object', entries };
  }

  private entry(): [JqNode, JqNode] {
    const token = this.tokens[this.at++] ?? '';
    const bare = token.replace(/^\$/, '');
    let key: JqNode = { type: 'literal', value: bare };
    if (token === '(') {
      key = this.pipe();
      this.expect(')');
    } else if (token.startsWith('"')) key = this.text(token, undefined);
    else if (!/^[$\w@]/.test(token)) {
      this.at--;
      throw this.error();
    }
    if (!this.accept(':'))
      return [key, token.startsWith('$') ? { type: 'variable', name: bare } : { type: 'index', of: IDENTITY, key }];
    let value = this.valueOfEntry();
    while (this.accept('|')) value = { type: 'pipe', left: value, right: this.valueOfEntry() };
    return [key, value];
  }

  private valueOfEntry(): JqNode {
    return this.binary(0);
  }

  private text(token: string, format: string | undefined): JqNode {
    const parts: (string | JqNode)[] = [];
    let plain = '';
    const body = token.slice(1, -1);
    for (let at = 0; at < body.length; ) {
      if (body[at] === '\\' && body[at + 1] === '(') {
        const end = closing(body, at + 2);
        parts.push(unescaped(plain), parseJqProgram(body.slice(at + 2, end)));
        plain = '';
        at = end + 1;
      } else {
        const size = body[at] === '\\' ? 2 : 1;
        plain += body.slice(at, at + size);
        at += size;
      }
    }
    parts.push(unescaped(plain));
    if (parts.length === 1 && typeof parts[0] === 'string') return { type: 'literal', value: parts[0] };
    return { type: 'text', format, parts };
  }
}

const KEYWORDS = new Set('then else elif end as and or reduce foreach try catch if def __loc__'.split(' '));

const isName = (token: string | undefined): boolean => token !== undefined && /^(?:[A-Za-z_]\w*$|")/.test(token);

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text.replace(/\n/g, '\\n').replace(/\t/g, '\\t')}"`) as string;
  } catch {
    throw new JqError('syntax error, unexpected INVALID_CHARACTER at <top-level>, line 1:', true);
  }
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') {
      at++;
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    } else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return text.length;
}
