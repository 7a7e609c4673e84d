import { literal } from './literal.ts';
import type { Compound, Condition, Script, ShellFlavor, ShellSyntaxError, Word } from './syntax.ts';

/** What stands at the current position: an operator, a word (reserved or not), the end. */
export interface Token {
  type: 'operator' | 'word' | 'end';
  text: string;
}

/** The parser as compound commands use it. */
export interface CompoundSource {
  readonly flavor: ShellFlavor;
  peek(reserved?: boolean): Token;
  take(token: Token): void;
  expect(text: string): void;
  skipNewlines(): void;
  word(): Word;
  regexWord(): Word;
  readList(terminators: readonly string[], mayBeEmpty?: boolean): Script;
  tryArithmetic(): Word | undefined;
  tryCountingHeader(): Word[] | undefined;
  unexpected(token: Token, expecting?: string): ShellSyntaxError;
}

/** Reads a compound command if one begins here. */
export function readCompound(parser: CompoundSource): Compound | undefined {
  const token = parser.peek(true);
  if (token.type === 'operator' && token.text === '(') return readParenthesis(parser);
  if (token.type !== 'word') return undefined;
  switch (token.text) {
    case '{': {
      parser.take(token);
      const script = parser.readList(['}']);
      parser.expect('}');
      return { k: 'group', script };
    }
    case 'if':
      return readIf(parser);
    case 'while':
    case 'until': {
      parser.take(token);
      const test = parser.readList(['do']);
      return { k: 'loop', until: token.text === 'until', test, body: readBody(parser) };
    }
    case 'for':
      return readFor(parser);
    case 'case':
      return readCase(parser);
    case '[[':
      if (parser.flavor === 'dash') return undefined;
      parser.take(token);
      return readConditionCommand(parser);
    case 'then':
    case 'else':
    case 'elif':
    case 'fi':
    case 'do':
    case 'done':
    case 'esac':
    case '}':
      throw parser.unexpected(token);
    default:
      return undefined;
  }
}

function readParenthesis(parser: CompoundSource): Compound {
  parser.take({ type: 'operator', text: '(' });
  if (parser.peek().text === '(' && parser.flavor !== 'dash') {
    const expression = parser.tryArithmetic();
    if (expression) return { k: 'arithmetic', expression };
  }
  const script = parser.readList([')']);
  parser.expect(')');
  return { k: 'subshell', script };
}

function readIf(parser: CompoundSource): Compound {
  const branches: { test: Script; body: Script }[] = [];
  let otherwise: Script | undefined;
  parser.expect('if');
  for (;;) {
    const test = parser.readList(['then']);
    parser.expect('then');
    branches.push({ test, body: parser.readList(['fi', 'else', 'elif']) });
    const token = parser.peek(true);
    parser.take(token);
    if (token.text === 'elif') continue;
    if (token.text === 'else') {
      otherwise = parser.readList(['fi']);
      parser.expect('fi');
    }
    return { k: 'if', branches, ...(otherwise && { otherwise }) };
  }
}

function readBody(parser: CompoundSource): Script {
  parser.expect('do');
  const body = parser.readList(['done']);
  parser.expect('done');
  return body;
}

function readFor(parser: CompoundSource): Compound {
  parser.expect('for');
  const token = parser.peek();
  if (token.text === '(' && parser.flavor === 'bash') {
    const parts = parser.tryCountingHeader();
    if (parts) {
      skipSeparator(parser);
      return { k: 'count', start: parts[0]!, test: parts[1]!, step: parts[2]!, body: readCountBody(parser) };
    }
  }
  const name = token.type === 'word' ? literal(parser.word()) : undefined;
  if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) throw parser.unexpected(token);
  parser.skipNewlines();
  let words: Word[] | undefined;
  const next = parser.peek(true);
  if (next.text === 'in') {
    parser.take(next);
    words = [];
    for (let one = parser.peek(); one.type === 'word'; one = parser.peek()) words.push(parser.word());
    const end = parser.peek();
    if (end.text !== ';' && end.text !== '\n') throw parser.unexpected(end, end.type === 'end' ? 'do' : undefined);
  } else if (next.text !== 'do' && next.text !== ';') throw parser.unexpected(next);
  skipSeparator(parser);
  return { k: 'for', name, ...(words && { words }), body: readBody(parser) };
}

function readCountBody(parser: CompoundSource): Script {
  if (parser.peek(true).text !== '{') return readBody(parser);
  parser.expect('{');
  const body = parser.readList(['}']);
  parser.expect('}');
  return body;
}

function skipSeparator(parser: CompoundSource): void {
  const token = parser.peek();
  if (token.text === ';') parser.take(token);
  parser.skipNewlines();
}

function readCase(parser: CompoundSource): Compound {
  parser.expect('case');
  const token = parser.peek();
  if (token.type !== 'word') throw parser.unexpected(token);
  const subject = parser.word();
  parser.expect('in');
  const clauses: Extract<Compound, { k: 'case' }>['clauses'] = [];
  for (;;) {
    parser.skipNewlines();
    let next = parser.peek(true);
    if (next.text === 'esac') break;
    if (next.text === '(') {
      parser.take(next);
      next = parser.peek();
    }
    const patterns: Word[] = [];
    for (;;) {
      if (next.type !== 'word') throw parser.unexpected(next, next.type === 'end' ? 'esac' : undefined);
      patterns.push(parser.word());
      next = parser.peek();
      if (next.text !== '|') break;
      parser.take(next);
      next = parser.peek();
    }
    parser.expect(')');
    const body = parser.readList([';;', ';&', ';;&', 'esac'], true);
    const end = parser.peek(true);
    clauses.push({ patterns, body, end: end.text === ';&' || end.text === ';;&' ? end.text : ';;' });
    if (end.text === 'esac') break;
    parser.take(end);
  }
  parser.expect('esac');
  return { k: 'case', subject, clauses };
}

function readConditionCommand(parser: CompoundSource): Compound {
  const test = readOr(parser);
  parser.expect(']]');
  return { k: 'condition', test };
}

function readOr(parser: CompoundSource): Condition {
  let left = readAnd(parser);
  for (let token = next(parser); token.text === '||'; token = next(parser)) {
    parser.take(token);
    left = { o: 'or', left, right: readAnd(parser) };
  }
  return left;
}

function readAnd(parser: CompoundSource): Condition {
  let left = readTerm(parser);
  for (let token = next(parser); token.text === '&&'; token = next(parser)) {
    parser.take(token);
    left = { o: 'and', left, right: readTerm(parser) };
  }
  return left;
}

function readTerm(parser: CompoundSource): Condition {
  const token = next(parser);
  if (token.type === 'operator' && token.text === '(') {
    parser.take(token);
    const inner = readOr(parser);
    parser.expect(')');
    return inner;
  }
  if (token.type !== 'word' || token.text === ']]') throw parser.unexpected(token, ']]');
  if (token.text === '!') {
    parser.take(token);
    return { o: 'not', inner: readTerm(parser) };
  }
  const left = parser.word();
  const unary = literal(left);
  if (unary !== undefined && /^-[a-zA-Z]$/.test(unary)) {
    const operand = next(parser);
    if (operand.type === 'word' && operand.text !== ']]') return { o: 'unary', op: unary, word: parser.word() };
  }
  const op = next(parser);
  if (/^(=~|==?|!=|<|>|-(eq|ne|lt|le|gt|ge|nt|ot|ef))$/.test(op.text)) {
    parser.take(op);
    const right = op.text === '=~' ? parser.regexWord() : parser.word();
    return { o: 'binary', op: op.text, left, right };
  }
  return { o: 'word', word: left };
}

function next(parser: CompoundSource) {
  parser.skipNewlines();
  return parser.peek(true);
}
