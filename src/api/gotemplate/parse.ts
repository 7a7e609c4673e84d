import { lex, type Token, type TokenKind } from './lex.ts';
import { type Command, type Operand, type Pipe, printOperand, TemplateError, type TemplateNode } from './nodes.ts';
import { unquoteChar, unquoteString } from './unquote.ts';

/** A template's nodes and those it defines, by name. */
export interface ParsedTemplate {
  readonly nodes: readonly TemplateNode[];
  readonly defined: ReadonlyMap<string, readonly TemplateNode[]>;
}

/**
 * Reads a template. `hasFunction` says which functions there are. Throws TemplateError, `template: NAME:LINE: …`.
 * Source: Go's text/template/parse.
 */
export function parseTemplate(name: string, text: string, hasFunction: (name: string) => boolean): ParsedTemplate {
  const parser = new Parser(name, text, hasFunction);
  return { nodes: parser.top(), defined: parser.defined };
}

type BlockEnd = 'end' | 'else' | 'eof';

class Parser {
  readonly defined = new Map<string, readonly TemplateNode[]>();
  private readonly tokens: Token[];
  private at = 0;
  private variables = ['$'];
  private rangeDepth = 0;
  private actionLine = 0;

  constructor(
    private readonly name: string,
    private readonly text: string,
    private readonly hasFunction: (name: string) => boolean,
  ) {
    this.tokens = lex(text);
  }

  top(): TemplateNode[] {
    const { nodes, end } = this.list();
    if (end !== 'eof') throw this.error(`unexpected {{${end}}}`);
    return nodes;
  }

  private get next(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] as Token;
  }

  private take(): Token {
    const token = this.next;
    this.at++;
    return token;
  }

  private skipSpace(): Token {
    while (this.next.kind === 'space') this.at++;
    return this.next;
  }

  private takeReal(): Token {
    this.skipSpace();
    return this.take();
  }

  private lineAt(at: number): number {
    return this.text.slice(0, at).split('\n').length;
  }

  private error(message: string): TemplateError {
    const token = this.tokens[Math.max(Math.min(this.at, this.tokens.length) - 1, 0)] as Token;
    return new TemplateError(`template: ${this.name}:${this.lineAt(token.at)}: ${message}`);
  }

  private unexpected(token: Token, context: string): TemplateError {
    if (token.kind !== 'error') return this.error(`unexpected ${printToken(token)} in ${context}`);
    if (this.actionLine === 0 || this.actionLine === this.lineAt(token.at)) return this.error(token.text);
    const where = `started at ${this.name}:${this.actionLine}`;
    return this.error(`${token.text} ${token.text.endsWith(' action') ? '' : 'in action '}${where}`);
  }

  /** Nodes up to an `end` or `else` (taken) or the end of the text. */
  private list(): { nodes: TemplateNode[]; end: BlockEnd } {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const token = this.take();
      if (token.kind === 'eof') return { nodes, end: 'eof' };
      if (token.kind === 'text') nodes.push({ kind: 'text', text: token.text });
      else if (token.kind === 'open') {
        this.actionLine = this.lineAt(token.at);
        const word = this.skipSpace();
        if (word.kind === 'word' && (word.text === 'end' || word.text === 'else')) {
          this.at++;
          if (word.text === 'end') this.closing('end');
          return { nodes, end: word.text };
        }
        const node = this.action();
        if (node) nodes.push(node);
        this.actionLine = 0;
      } else throw this.unexpected(token, 'input');
    }
  }

  private closing(context: string): void {
    const token = this.takeReal();
    if (token.kind !== 'close') throw this.unexpected(token, context);
  }

  private action(): TemplateNode | undefined {
    const token = this.next;
    if (token.kind === 'word') {
      switch (token.text) {
        case 'if':
        case 'with':
        case 'range':
          this.at++;
          return this.branch(token.text);
        case 'template':
          this.at++;
          return this.templateCall();
        case 'define':
          this.at++;
          this.definition();
          return undefined;
        case 'block':
          this.at++;
          return this.block();
        case 'break':
        case 'continue':
          this.at++;
          this.closing(`{{${token.text}}}`);
          if (this.rangeDepth === 0) throw this.error(`{{${token.text}}} outside {{range}}`);
          return { kind: token.text };
      }
    }
    return { kind: 'action', pipe: this.pipe('command', 'close') };
  }

  private branch(kind: 'if' | 'with' | 'range'): TemplateNode {
    const known = this.variables.length;
    const pipe = this.pipe(kind, 'close');
    if (kind === 'range') this.rangeDepth++;
    const { nodes: body, end } = this.list();
    if (kind === 'range') this.rangeDepth--;
    if (end === 'eof') throw this.error('unexpected EOF');
    const otherwise = end === 'else' ? this.otherwise(kind) : [];
    this.variables.length = known;
    return { kind, pipe, body, otherwise };
  }

  /** After `else`: another condition, or a list. */
  private otherwise(kind: 'if' | 'with' | 'range'): TemplateNode[] {
    const word = this.skipSpace();
    if (word.kind === 'word' && word.text === kind && kind !== 'range') {
      this.at++;
      return [this.branch(kind)];
    }
    if (word.kind === 'word' && (word.text === 'if' || word.text === 'with')) throw this.unexpected(word, 'input');
    this.closing('else');
    const { nodes, end } = this.list();
    if (end === 'eof') throw this.error('unexpected EOF');
    if (end === 'else') throw this.error('expected end; found {{else}}');
    return nodes;
  }

  private templateName(context: string): string {
    const token = this.takeReal();
    if (token.kind !== 'string' && token.kind !== 'raw') throw this.unexpected(token, context);
    return this.stringOf(token);
  }

  private templateCall(): TemplateNode {
    const { at } = this.skipSpace();
    const name = this.templateName('template clause');
    if (this.skipSpace().kind === 'close') {
      this.at++;
      return { kind: 'template', at, name, pipe: undefined };
    }
    return { kind: 'template', at, name, pipe: this.pipe('template clause', 'close') };
  }

  private definition(): void {
    const name = this.templateName('define clause');
    this.closing('define clause');
    this.define(name, 'unexpected EOF');
  }

  private define(name: string, unfinished: string): void {
    const { variables, rangeDepth } = this;
    this.variables = ['$'];
    this.rangeDepth = 0;
    const { nodes, end } = this.list();
    if (end !== 'end') throw this.error(end === 'eof' ? unfinished : 'unexpected {{else}} in define clause');
    this.variables = variables;
    this.rangeDepth = rangeDepth;
    this.defined.set(name, nodes);
  }

  private block(): TemplateNode {
    const { at } = this.skipSpace();
    const name = this.templateName('block clause');
    const pipe = this.pipe('block clause', 'close');
    this.define(name, 'unexpected EOF');
    return { kind: 'template', at, name, pipe };
  }

  private pipe(context: string, end: TokenKind): Pipe {
    const { at } = this.skipSpace();
    const { variables, assigns } = this.declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.skipSpace();
      if (token.kind === end) break;
      if (!STARTS_OPERAND.has(token.kind)) {
        this.at++;
        throw this.unexpected(token, context);
      }
      commands.push(this.command());
    }
    this.at++;
    if (commands.length === 0) throw this.error(`missing value for ${context}`);
    commands.slice(1).forEach(({ args }, i) => {
      if (NOT_CALLABLE.has((args[0] as Operand).kind))
        throw this.error(`non executable command in pipeline stage ${i + 2}`);
    });
    return { kind: 'pipe', at, variables, assigns, commands };
  }

  private declarations(context: string): { variables: string[]; assigns: boolean } {
    const variables: string[] = [];
    while (this.skipSpace().kind === 'variable') {
      const start = this.at;
      const { text } = this.take();
      const { kind } = this.skipSpace();
      if (kind === ':=' || kind === '=') {
        this.at++;
        variables.push(text);
        if (kind === ':=') this.variables.push(...variables);
        return { variables, assigns: kind === '=' };
      }
      if (kind !== ',') {
        this.at = start;
        break;
      }
      this.at++;
      variables.push(text);
      if (context !== 'range' || variables.length > 1) throw this.error(`too many declarations in ${context}`);
      if (this.skipSpace().kind !== 'variable') throw this.error('range can only initialize variables');
    }
    return { variables: [], assigns: false };
  }

  private command(): Command {
    const { at } = this.skipSpace();
    const args: Operand[] = [];
    for (;;) {
      this.skipSpace();
      const operand = this.operand();
      if (operand) args.push(operand);
      const token = this.take();
      if (token.kind === 'space') continue;
      if (token.kind === 'close' || token.kind === ')') this.at--;
      else if (token.kind !== '|') throw this.unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) throw this.error('empty command');
    return { at, args };
  }

  private operand(): Operand | undefined {
    const base = this.term();
    if (!base || this.next.kind !== 'field') return base;
    const { at } = this.next;
    const names: string[] = [];
    while (this.next.kind === 'field') names.push(this.take().text.slice(1));
    if (base.kind === 'field') return { ...base, at, names: [...base.names, ...names] };
    if (base.kind === 'variable') return { ...base, at, names: [...base.names, ...names] };
    if (NOT_CALLABLE.has(base.kind)) throw this.error(`unexpected . after term ${JSON.stringify(printOperand(base))}`);
    return { kind: 'chain', at, base, names };
  }

  private term(): Operand | undefined {
    const token = this.next;
    const { at, text } = token;
    switch (token.kind) {
      case 'word':
        this.at++;
        return this.word(token);
      case 'dot':
        this.at++;
        return { kind: 'dot', at };
      case 'field':
        this.at++;
        return { kind: 'field', at, names: [text.slice(1)] };
      case 'variable':
        this.at++;
        if (!this.variables.includes(text)) throw this.error(`undefined variable ${JSON.stringify(text)}`);
        return { kind: 'variable', at, name: text, names: [] };
      case 'number':
      case 'char':
        this.at++;
        return { kind: 'number', at, text, value: this.numberOf(token) };
      case 'string':
      case 'raw':
        this.at++;
        return { kind: 'string', at, text, value: this.stringOf(token) };
      case '(':
        this.at++;
        return this.pipe('parenthesized pipeline', ')');
      default:
        return undefined;
    }
  }

  private word({ text, at }: Token): Operand {
    if (text === 'true' || text === 'false') return { kind: 'bool', at, value: text === 'true' };
    if (text === 'nil') return { kind: 'nil', at };
    if (!this.hasFunction(text)) throw this.error(`function ${JSON.stringify(text)} not defined`);
    return { kind: 'function', at, name: text };
  }

  private numberOf({ kind, text }: Token): number {
    if (kind === 'char') return unquoteChar(text);
    const sign = text.startsWith('-') ? -1 : 1;
    const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
    const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
    if (digits === '' || Number.isNaN(value)) throw this.error(`illegal number syntax: ${JSON.stringify(text)}`);
    return value === 0 ? 0 : sign * value;
  }

  private stringOf({ kind, text }: Token): string {
    if (kind === 'raw') return text.slice(1, -1).replaceAll('\r', '');
    const value = unquoteString(text);
    if (value === undefined) throw this.error('invalid syntax');
    return value;
  }
}

const STARTS_OPERAND = new Set<TokenKind>(['word', 'dot', 'field', 'variable', 'number', 'char', 'string', 'raw', '(']);
const NOT_CALLABLE = new Set<Operand['kind']>(['bool', 'dot', 'nil', 'number', 'string']);

function printToken({ kind, text }: Token): string {
  if (kind === 'eof') return 'EOF';
  if (kind === 'dot' || (kind === 'word' && KEYWORDS.has(text))) return `<${text}>`;
  return text.length > 10 ? `${JSON.stringify(text.slice(0, 10))}...` : JSON.stringify(text);
}

const KEYWORDS = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
]);
