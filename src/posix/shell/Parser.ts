import { limits } from '../limits.ts';
import { literal } from './literal.ts';
import { readCompound, type Token } from './readCompound.ts';
import {
  type Assignment,
  type Command,
  type Compound,
  type ListItem,
  type Pipeline,
  type Redirect,
  type Script,
  type ShellFlavor,
  ShellSyntaxError,
  type Word,
} from './syntax.ts';
import { WordReader } from './WordReader.ts';

const RESERVED = [
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'case',
  'esac',
  'while',
  'until',
  'for',
  '{',
  '}',
  '!',
];
const OPERATORS = [
  '&>>',
  ';;&',
  '<<<',
  '<<-',
  '&&',
  '||',
  ';;',
  ';&',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '&>',
  '|&',
  '\n',
  ';',
  '&',
  '|',
  '<',
  '>',
  '(',
  ')',
];

/**
 * Parses shell source one complete line of commands at a time, as shells do: what precedes a syntax error has run by
 * the time it is found. Throws `ShellSyntaxError`.
 */
export class Parser extends WordReader {
  private lastWasSeparator = false;
  private pendingHere: { redirect: Redirect; delimiter: string; quoted: boolean; stripTabs: boolean }[] = [];
  private depth = 0;
  private readonly expanding = new Set<string>();

  constructor(
    source: string,
    flavor: ShellFlavor,
    private readonly aliases: ReadonlyMap<string, string> = new Map(),
    firstLine = 1,
    /** Whether a here-document without its delimiter asks for more input (interactive) or is taken as it is. */
    private readonly interactive = false,
  ) {
    super(source, flavor, firstLine);
  }

  /** The commands of the next line that has any; undefined at the end. */
  nextLine(): Script | undefined {
    this.skipNewlines();
    if (this.peek().type === 'end') return undefined;
    const lists: ListItem[] = [];
    for (;;) {
      lists.push(this.readListItem());
      const token = this.peek();
      if (token.type === 'end') break;
      if (token.text === '\n') {
        this.takeNewline();
        break;
      }
      if (!lists.at(-1)!.background && !this.lastWasSeparator) throw this.unexpected(token);
    }
    this.lastWasSeparator = false;
    return { lists };
  }

  /** Everything there is. */
  all(): Script {
    const lists: ListItem[] = [];
    for (let line = this.nextLine(); line; line = this.nextLine()) lists.push(...line.lists);
    return { lists };
  }

  protected override parseNested(source: string): Script {
    return new Parser(source, this.flavor, this.aliases, this.line).all();
  }

  protected override readSubstitution(): Script {
    const script = this.readList([')'], true);
    this.expect(')');
    return script;
  }

  protected override endedHereDocument(): void {
    if (this.interactive) throw new ShellSyntaxError('here-document', this.line, true);
  }

  /** Commands up to (not including) one of the terminators; at least one command unless `mayBeEmpty`. */
  readList(terminators: readonly string[], mayBeEmpty = false): Script {
    if (++this.depth > limits.shellDepth)
      throw new ShellSyntaxError('syntax error: nesting too deep', this.line, false);
    const lists: ListItem[] = [];
    for (;;) {
      this.skipNewlines();
      const token = this.peek(true);
      if (token.type !== 'end' && terminators.includes(token.text)) {
        if (lists.length === 0 && !mayBeEmpty) throw this.unexpected(token);
        break;
      }
      if (token.type === 'end') throw this.unexpected(token, terminators[0]);
      lists.push(this.readListItem());
      const after = this.peek(true);
      const separated = this.lastWasSeparator || lists.at(-1)!.background || after.text === '\n';
      if (!separated && !terminators.includes(after.text)) throw this.unexpected(after, terminators[0]);
    }
    this.depth--;
    return { lists };
  }

  private readListItem(): ListItem {
    const { line } = this;
    const item: ListItem = { first: this.readPipeline(), rest: [], background: false, line };
    for (let token = this.peek(); token.text === '&&' || token.text === '||'; token = this.peek()) {
      this.take(token);
      this.skipNewlines();
      item.rest.push({ op: token.text, pipeline: this.readPipeline() });
    }
    const token = this.peek();
    this.lastWasSeparator = token.type === 'operator' && token.text === ';';
    if (token.type === 'operator' && (token.text === ';' || token.text === '&')) {
      this.take(token);
      item.background = token.text === '&';
    }
    return item;
  }

  private readPipeline(): Pipeline {
    const pipeline: Pipeline = { negate: false, commands: [] };
    for (let token = this.peek(true); token.text === '!' || token.text === 'time'; token = this.peek(true)) {
      if (token.type !== 'word') break;
      this.take(token);
      if (token.text === '!') pipeline.negate = !pipeline.negate;
      else pipeline.timed = true;
    }
    if (pipeline.timed && [';', '\n', ''].includes(this.peek().text)) return pipeline;
    pipeline.commands.push(this.readCommand());
    for (let token = this.peek(); token.text === '|' || token.text === '|&'; token = this.peek()) {
      if (token.type !== 'operator') break;
      this.take(token);
      if (token.text === '|&') addRedirect(pipeline.commands.at(-1)!, { fd: 2, op: '>&', target: plain('1') });
      this.skipNewlines();
      pipeline.commands.push(this.readCommand());
    }
    return pipeline;
  }

  private readCommand(): Command {
    if (++this.depth > limits.shellDepth)
      throw new ShellSyntaxError('syntax error: nesting too deep', this.line, false);
    const { line } = this;
    const compound = readCompound(this);
    const command = compound ? this.withRedirects(compound, line) : this.readSimpleOrFunction(line);
    this.depth--;
    return command;
  }

  private withRedirects(body: Compound, line: number): Command {
    const redirects: Redirect[] = [];
    for (let one = this.readRedirect(); one; one = this.readRedirect()) redirects.push(one);
    return { c: 'compound', body, redirects, line };
  }

  private readSimpleOrFunction(line: number): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      const redirect = this.readRedirect();
      if (redirect) {
        redirects.push(redirect);
        continue;
      }
      const token = this.peek();
      if (words.length === 0 && token.type === 'word' && this.expandAlias(token.text)) continue;
      if (token.type === 'operator' && token.text === '(' && words.length === 1 && redirects.length === 0) {
        const name = literal(words[0]!);
        if (name !== undefined && assignments.length === 0) return this.readFunction(name, line);
      }
      if (token.type !== 'word') {
        if (words.length + assignments.length + redirects.length === 0) throw this.unexpected(token);
        if (token.text === '(') throw this.unexpected(token);
        this.expanding.clear();
        return { c: 'simple', line, assignments, words, redirects };
      }
      const assignment =
        words.length === 0 || isDeclaration(words[0]!) ? this.readAssignment(words.length > 0) : undefined;
      if (assignment && words.length === 0) assignments.push(assignment);
      else if (assignment) words.push(arrayArgument(assignment));
      else words.push(this.readWord());
    }
  }

  private readFunction(name: string, line: number): Command {
    this.expect('(');
    const close = this.peek();
    if (close.text !== ')') throw this.unexpected(close, ')');
    this.take(close);
    return this.readFunctionBody(name, line);
  }

  readFunctionBody(name: string, line: number): Command {
    this.skipNewlines();
    const start = this.peek(true);
    const body = readCompound(this);
    if (body) return { c: 'function', name, body: this.withRedirects(body, line), line };
    if (this.flavor === 'bash' || start.type !== 'word') throw this.unexpected(start);
    return { c: 'function', name, body: this.readCommand(), line };
  }

  /** `name=`, `name+=`, `name[index]=` and the value; only array literals when `arraysOnly` (arguments of declare). */
  private readAssignment(arraysOnly: boolean): Assignment | undefined {
    const match = /^([A-Za-z_]\w*)(\[[^\]\n]*\])?(\+?)=/.exec(this.source.slice(this.pos, this.pos + 512));
    if (!match || (match[2] && this.flavor !== 'bash') || (match[3] && this.flavor !== 'bash')) return undefined;
    const after = this.pos + match[0].length;
    const isArray = this.source[after] === '(' && this.flavor === 'bash';
    if (arraysOnly && !isArray) return undefined;
    const name = match[1]!;
    const start = this.pos + name.length;
    const index = match[2] ? this.subword(start + 1, start + match[2].length - 1) : undefined;
    this.pos = after;
    const head = { name, append: match[3] === '+', ...(index && { index }) };
    if (isArray) return { ...head, value: { elements: this.readElements() } };
    return { ...head, value: this.readWord() };
  }

  private readElements(): { key?: Word; value: Word }[] {
    const elements: { key?: Word; value: Word }[] = [];
    this.expect('(');
    for (;;) {
      this.skipNewlines();
      const token = this.peek();
      if (token.text === ')' && token.type === 'operator') break;
      if (token.type !== 'word') throw this.unexpected(token, ')');
      const keyed = /^\[([^\]\n]*)\]=/.exec(this.source.slice(this.pos, this.pos + 256));
      if (keyed) {
        const key = this.subword(this.pos + 1, this.pos + 1 + keyed[1]!.length);
        this.pos += keyed[0].length;
        elements.push({ key: key.map((part) => part), value: this.readWord() });
      } else elements.push({ value: this.readWord() });
    }
    this.expect(')');
    return elements;
  }

  private readRedirect(): Redirect | undefined {
    this.skipBlanks();
    const match = /^(\d*)(<<<|<<-|<<|<&|<>|<|>>|>&|>\||>|&>>|&>)/.exec(this.source.slice(this.pos, this.pos + 16));
    if (!match) return undefined;
    let op = match[2]!;
    if (op.startsWith('&') && (this.flavor === 'dash' || match[1] !== '')) return undefined;
    if (op === '<<<' && this.flavor === 'dash') op = '<<';
    if (/^[<>]$/.test(op) && this.source[this.pos + match[0].length] === '(' && this.flavor === 'bash')
      return undefined;
    this.pos += match[1]!.length + op.length;
    const fd = match[1] ? Number(match[1]) : op.startsWith('<') ? 0 : 1;
    this.skipBlanks();
    const token = this.peek();
    if (token.type !== 'word') throw this.unexpected(token);
    const target = this.readWord();
    if (op !== '<<' && op !== '<<-') return { fd, op: op as Redirect['op'], target };
    const redirect: Redirect = { fd, op: '<<', target: [] };
    const delimiter = target.map((part) => (part.t === 'text' ? part.text : '')).join('');
    const quoted = target.some((part) => part.quoted);
    this.pendingHere.push({ redirect, delimiter, quoted, stripTabs: op === '<<-' });
    return redirect;
  }

  private expandAlias(text: string): boolean {
    const value = this.aliases.get(text);
    if (value === undefined || this.expanding.has(text)) return false;
    this.expanding.add(text);
    this.source = this.source.slice(0, this.pos) + value + this.source.slice(this.pos + text.length);
    return true;
  }

  /** What comes next, blanks and comments skipped. Reserved words are plain words; the caller decides. */
  peek(_reserved = false): Token {
    this.skipBlanks();
    if (this.pos >= this.source.length) return { type: 'end', text: '' };
    const here = this.source.slice(this.pos, this.pos + 3);
    const operator = OPERATORS.find((one) => here.startsWith(one));
    if (operator !== undefined && !(/^[<>]\(/.test(here) && this.flavor === 'bash')) {
      return { type: 'operator', text: operator };
    }
    const text = /^[^\s;&|<>()]*/.exec(this.source.slice(this.pos, this.pos + 4096))![0];
    return { type: 'word', text };
  }

  take(token: Token): void {
    if (token.text === '\n') this.takeNewline();
    else this.pos += token.text.length;
  }

  /** Consumes a reserved word or an operator, or fails with it as expectation. */
  expect(text: string): void {
    this.skipBlanks();
    if (text !== '(' && text !== ')') this.skipNewlines();
    const token = this.peek(true);
    if (token.text !== text) throw this.unexpected(token, text);
    this.take(token);
  }

  takeNewline(): void {
    this.pos++;
    const waiting = this.pendingHere;
    this.pendingHere = [];
    for (const { redirect, delimiter, quoted, stripTabs } of waiting) {
      redirect.target = this.readHereDocument(delimiter, quoted, stripTabs);
    }
  }

  skipNewlines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.source[this.pos] !== '\n') return;
      this.takeNewline();
    }
  }

  word(): Word {
    this.skipBlanks();
    return this.readWord();
  }

  /** Behind one `(`, at another: the expression of `(( … ))`; undefined when it is a nested subshell. */
  tryArithmetic(): Word | undefined {
    const end = this.arithmeticEnd(this.pos + 1);
    if (end === undefined) return undefined;
    const word = this.subword(this.pos + 1, end);
    this.pos = end + 2;
    return word;
  }

  /** The three parts of `for ((a; b; c))`. */
  tryCountingHeader(): Word[] | undefined {
    this.skipBlanks();
    if (!this.source.startsWith('((', this.pos)) return undefined;
    const end = this.arithmeticEnd(this.pos + 2);
    if (end === undefined) return undefined;
    const parts: Word[] = [];
    let from = this.pos + 2;
    for (let at = from; at <= end; at++) {
      if (at !== end && this.source[at] !== ';') continue;
      parts.push(this.subword(from, at));
      from = at + 1;
    }
    if (parts.length !== 3) throw this.unexpected({ type: 'operator', text: '((' });
    this.pos = end + 2;
    return parts;
  }

  /** Raw text as a word, up to blanks outside parentheses: the right side of `=~`. */
  regexWord(): Word {
    this.skipBlanks();
    const start = this.pos;
    let depth = 0;
    let quote = '';
    let at = start;
    for (; at < this.source.length; at++) {
      const char = this.source[at]!;
      if (quote !== '') quote = char === quote ? '' : quote;
      else if (char === '\\') at++;
      else if (char === '"' || char === "'") quote = char;
      else if (char === '(' || char === '[') depth++;
      else if (char === ')' || char === ']') depth--;
      else if (/\s/.test(char) && depth <= 0) break;
    }
    const escaped = this.source.slice(start, at).replace(/(?<!\\)([()|<>;&])/g, '\\$1');
    const reader = new Parser(escaped, this.flavor);
    const word = reader.readWord().map((part) => unescapeOperators(part));
    this.pos = at;
    return word;
  }

  unexpected(token: Token, expecting?: string): ShellSyntaxError {
    const end = token.type === 'end';
    const hint = expecting && (!end || expecting !== '') ? ` (expecting "${expecting}")` : '';
    const text = token.text === '\n' ? 'newline' : token.text;
    const texts = {
      bash: end ? 'syntax error: unexpected end of file' : `syntax error near unexpected token \`${text}'`,
      ash: end
        ? `syntax error: unexpected end of file${hint}`
        : `syntax error: unexpected ${text === 'newline' ? 'newline' : token.type === 'word' && !RESERVED.includes(text) ? 'word' : `"${text}"`}${hint}`,
      dash: `Syntax error: ${end ? 'end of file' : token.type === 'word' && !RESERVED.includes(text) ? 'word' : text === 'newline' ? 'newline' : `"${text}"`} unexpected${hint}`,
    };
    return new ShellSyntaxError(texts[this.flavor], this.line, end);
  }

  private skipBlanks(): void {
    for (;;) {
      const char = this.source[this.pos];
      if (char === ' ' || char === '\t' || char === '\r') this.pos++;
      else if (char === '\\' && this.source[this.pos + 1] === '\n') this.pos += 2;
      else if (char === '#') {
        const end = this.source.indexOf('\n', this.pos);
        this.pos = end < 0 ? this.source.length : end;
      } else return;
    }
  }
}

function plain(text: string): Word {
  return [{ t: 'text', text, quoted: false }];
}

function addRedirect(command: Command, redirect: Redirect): void {
  if (command.c !== 'function') command.redirects.push(redirect);
}

function isDeclaration(word: Word): boolean {
  return ['declare', 'local', 'export', 'readonly', 'typeset'].includes(literal(word) ?? '');
}

/** `declare a=(1 2)`: the array literal travels as a word that the builtin recognises by its `array` property. */
function arrayArgument(assignment: Assignment): Word {
  const word = plain(assignment.name) as Word & { array?: Assignment };
  word.array = assignment;
  return word;
}

function unescapeOperators<P extends Word[number]>(part: P): P {
  if (part.t === 'text' && part.quoted && /^[()|<>;&]$/.test(part.text)) return { ...part, quoted: false };
  return part;
}
