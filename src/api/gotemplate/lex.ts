export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'word'
  | 'field'
  | 'variable'
  | 'number'
  | 'string'
  | 'raw'
  | 'char'
  | 'symbol'
  | 'dot'
  | '('
  | ')'
  | '|'
  | ','
  | ':='
  | '='
  | 'error'
  | 'eof';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

const SPACE = /[ \t\r\n]/;
const WORD = /[\p{L}\p{N}_]/u;

/** Cuts a template into tokens. An error is the last token, as in text/template/parse/lex.go. */
export function lex(text: string): Token[] {
  return new Lexer(text).run();
}

class Lexer {
  private readonly tokens: Token[] = [];
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  run(): Token[] {
    while (!this.ended()) this.part();
    if (this.tokens.at(-1)?.kind !== 'error') this.push('eof', '', this.text.length);
    return this.tokens;
  }

  private ended(): boolean {
    return this.at >= this.text.length || this.tokens.at(-1)?.kind === 'error';
  }

  private push(kind: TokenKind, text: string, at = this.at): void {
    this.tokens.push({ kind, text, at });
  }

  /** Text up to an action, and the action. */
  private part(): void {
    const open = this.text.indexOf('{{', this.at);
    const end = open < 0 ? this.text.length : open;
    const trims = this.text[open + 2] === '-' && SPACE.test(this.text[open + 3] ?? '');
    const before = this.text.slice(this.at, end);
    const kept = open >= 0 && trims ? before.replace(/[ \t\r\n]+$/, '') : before;
    if (kept !== '') this.push('text', kept);
    this.at = end;
    if (open < 0) return;
    const inside = open + 2 + (trims ? 2 : 0);
    if (this.text.startsWith('/*', trims ? inside : open + 2)) this.comment(inside);
    else this.action(open, trims ? open + 3 : inside);
  }

  private comment(from: number): void {
    const end = this.text.indexOf('*/', from);
    if (end < 0) {
      this.push('error', 'unclosed comment');
      return;
    }
    const close = /^([ \t\r\n]-)?\}\}/.exec(this.text.slice(end + 2));
    if (!close) {
      this.push('error', 'comment ends before closing delimiter');
      return;
    }
    this.at = end + 2 + close[0].length;
    if (close[1]) this.skipSpace();
  }

  private skipSpace(): void {
    while (SPACE.test(this.text[this.at] ?? '')) this.at++;
  }

  private action(open: number, inside: number): void {
    this.push('open', '{{', open);
    this.at = inside;
    this.depth = 0;
    for (;;) {
      const rest = this.text.slice(this.at, this.at + 4);
      const trims = SPACE.test(rest[0] ?? '') && rest.startsWith('-}}', 1);
      if (trims || rest.startsWith('}}')) {
        this.close(trims);
        return;
      }
      if (this.at >= this.text.length) {
        this.push('error', 'unclosed action');
        return;
      }
      this.token(rest[0] as string);
      if (this.tokens.at(-1)?.kind === 'error') return;
    }
  }

  private close(trims: boolean): void {
    if (this.depth > 0) {
      this.push('error', 'unclosed left paren');
      return;
    }
    this.push('close', '}}');
    this.at += trims ? 4 : 2;
    if (trims) this.skipSpace();
  }

  private take(kind: TokenKind, length: number): void {
    this.push(kind, this.text.slice(this.at, this.at + length));
    this.at += length;
  }

  private match(pattern: RegExp): number {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0].length ?? 0;
  }

  private token(char: string): void {
    if (SPACE.test(char)) this.spaces();
    else if (char === '"') this.quoted(/"(?:[^"\\\n]|\\[^\n])*"/y, 'string', 'unterminated quoted string');
    else if (char === '`') this.quoted(/`[^`]*`/y, 'raw', 'unterminated raw quoted string');
    else if (char === "'") this.quoted(/'(?:[^'\\\n]|\\[^\n])*'/y, 'char', 'unterminated character constant');
    else if (char === '$') this.name('variable', this.match(/\$[\p{L}\p{N}_]*/uy));
    else if (char === '.' && !/\d/.test(this.text[this.at + 1] ?? '')) this.dot();
    else if (/[-+.\d]/.test(char)) this.number();
    else if (WORD.test(char)) this.name('word', this.match(/[\p{L}\p{N}_]+/uy));
    else this.symbol(char);
  }

  private spaces(): void {
    let length = 0;
    while (SPACE.test(this.text[this.at + length] ?? '')) length++;
    if (this.text.startsWith('-}}', this.at + length)) length--;
    this.take('space', length);
  }

  private symbol(char: string): void {
    if (this.text.startsWith(':=', this.at)) this.take(':=', 2);
    else if (char === '=' || char === '|' || char === ',') this.take(char, 1);
    else if (char === '(') {
      this.depth++;
      this.take('(', 1);
    } else if (char === ')') {
      if (--this.depth < 0) this.push('error', 'unexpected right paren');
      else this.take(')', 1);
    } else if (char === ':') this.push('error', 'expected :=');
    else if (char > ' ' && char < '\x7f') this.take('symbol', 1);
    else this.push('error', `unrecognized character in action: ${printRune(char)}`);
  }

  private quoted(pattern: RegExp, kind: TokenKind, problem: string): void {
    const length = this.match(pattern);
    if (length === 0) this.push('error', problem);
    else this.take(kind, length);
  }

  private dot(): void {
    const length = this.match(/\.[\p{L}\p{N}_]+/uy);
    if (length === 0) this.take('dot', 1);
    else this.name('field', length);
  }

  private name(kind: TokenKind, length: number): void {
    this.take(kind, length);
    const next = this.text[this.at] ?? '';
    if (next !== '' && !SPACE.test(next) && !'.,|:)('.includes(next) && !this.text.startsWith('}}', this.at)) {
      if (!(kind === 'variable' && next === '=')) this.push('error', `bad character ${printRune(next)}`);
    }
  }

  private number(): void {
    const length = this.match(
      /[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?[\d_]+)?)/y,
    );
    const next = this.text[this.at + length] ?? '';
    if (WORD.test(next)) this.push('error', `bad number syntax: "${this.text.slice(this.at, this.at + length + 1)}"`);
    else this.take('number', Math.max(length, 1));
  }
}

function printRune(char: string): string {
  const code = (char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return `U+${code} '${char}'`;
}
