import { describe } from '../FieldError.ts';
import { newRequirement, type Operator, type Requirement, SelectorError } from './Requirement.ts';
import { labelKeyError } from './syntax.ts';

/**
 * The requirements that a label selector's text lists, sorted by key. Throws SelectorError with upstream's wording.
 * Source: apimachinery/pkg/labels/selector.go (`Parser`), release 1.36.
 */
export function parseRequirements(text: string): Requirement[] {
  return new Parser(scan(text)).parse().sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

type TokenKind = 'end' | 'word' | 'error' | 'in' | 'notin' | '(' | ')' | ',' | '!' | '=' | '==' | '!=' | '>' | '<';

interface Token {
  kind: TokenKind;
  text: string;
}

const SYMBOLS = '=!(),><';
const SYMBOL_TOKENS = new Set<string>(['(', ')', ',', '!', '=', '==', '!=', '>', '<']);

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    if (' \t\r\n'.includes(char)) {
      at++;
    } else if (SYMBOLS.includes(char)) {
      const two = text.slice(at, at + 2);
      const symbol = SYMBOL_TOKENS.has(two) ? two : char;
      tokens.push({ kind: symbol as TokenKind, text: symbol });
      at += symbol.length;
    } else {
      const from = at;
      while (at < text.length && !` \t\r\n${SYMBOLS}`.includes(text[at] as string)) at++;
      const word = text.slice(from, at);
      tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'word', text: word });
    }
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

const OPERATORS: Partial<Record<TokenKind, Operator>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
};

class Parser {
  private at = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Requirement[] {
    const found: Requirement[] = [];
    for (;;) {
      const next = this.peek();
      if (next.kind === 'end') return found;
      if (next.kind !== 'word' && next.kind !== '!')
        throw new SelectorError(`found '${next.text}', expected: !, identifier, or 'end of string'`);
      found.push(this.requirement());
      const after = this.take();
      if (after.kind === 'end') return found;
      if (after.kind !== ',') throw new SelectorError(`found '${after.text}', expected: ',' or 'end of string'`);
      const start = this.peek();
      if (start.kind !== 'word' && start.kind !== '!')
        throw new SelectorError(`found '${start.text}', expected: identifier after ','`);
    }
  }

  private requirement(): Requirement {
    try {
      return this.requirementOf();
    } catch (error) {
      if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
      throw error;
    }
  }

  private requirementOf(): Requirement {
    const negated = this.peek().kind === '!';
    if (negated) this.take();
    const key = this.take();
    if (key.kind !== 'word') throw new SelectorError(`found '${key.text}', expected: identifier`);
    const problem = labelKeyError(key.text, '<nil>');
    if (problem) throw new SelectorError(describe(problem));
    if (negated) return newRequirement(key.text, '!', []);
    const next = this.peek().kind;
    if (next === 'end' || next === ',') return newRequirement(key.text, 'exists', []);
    const token = this.takeRaw();
    const operator = OPERATORS[token.kind];
    if (!operator) throw new SelectorError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`);
    const values = operator === 'in' || operator === 'notin' ? this.set() : this.exact();
    return newRequirement(key.text, operator, values);
  }

  private set(): string[] {
    const open = this.take();
    if (open.kind !== '(') throw new SelectorError(`found '${open.text}' expected: '('`);
    const first = this.peek();
    if (first.kind === ')') {
      this.take();
      return [''];
    }
    if (first.kind !== 'word' && first.kind !== ',')
      throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`);
    const values = this.list();
    if (this.take().kind !== ')') throw new SelectorError(`found '${first.text}', expected: ')'`);
    return values;
  }

  private list(): string[] {
    const values: string[] = [];
    for (;;) {
      const token = this.take();
      if (token.kind === 'word') {
        values.push(token.text);
        const next = this.peek();
        if (next.kind === ')') return values;
        if (next.kind !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ',') {
        if (values.length === 0) values.push('');
        const next = this.peek().kind;
        if (next === ')') return [...values, ''];
        if (next === ',') {
          this.take();
          values.push('');
        }
      } else {
        throw new SelectorError(`found '${token.text}', expected: ',', or identifier`);
      }
    }
  }

  private exact(): string[] {
    const next = this.peek();
    if (next.kind === 'end' || next.kind === ',') return [''];
    const token = this.take();
    if (token.kind !== 'word') throw new SelectorError(`found '${token.text}', expected: identifier`);
    return [token.text];
  }

  /** The next token, where `in` and `notin` are ordinary words. */
  private peek(): Token {
    const token = this.tokens[this.at] as Token;
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'word', text: token.text } : token;
  }

  private take(): Token {
    const token = this.peek();
    this.takeRaw();
    return token;
  }

  private takeRaw(): Token {
    const token = this.tokens[this.at] as Token;
    if (this.at < this.tokens.length - 1) this.at++;
    return token;
  }
}
