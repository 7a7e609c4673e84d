import { Cursor, isBlankOrEnd, isBreak, isBreakOrEnd, isWord } from './Cursor.ts';
import { scanBlock, scanPlain, scanQuoted } from './scanScalar.ts';
import type { Token, TokenKind } from './Token.ts';
import { type Mark, scanError } from './YamlError.ts';

/** A place where a key without `?` may turn out to have begun; known only when its `:` comes. */
interface SimpleKey {
  required: boolean;
  /** The number, in the whole stream, of the token that the key would come before. */
  tokenNumber: number;
  index: number;
  mark: Mark;
}

const MAX_DEPTH = 1000;
const MAX_KEY_LENGTH = 1024;

/**
 * Turns YAML into tokens, with indentation made explicit (`block-…-start`, `block-end`) and keys marked where they
 * begin. The rules, and so the errors and their places, are those of libyaml, which go-yaml carries on.
 *
 *     a:        →  block-mapping-start key scalar(a) value
 *     - b           entry scalar(b) block-end stream-end          (a sequence may stand at its key's column)
 */
export class Scanner {
  private readonly cursor: Cursor;
  private readonly queue: Token[] = [];
  private taken = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private keyAllowed = true;
  /** One slot for every open bracket, and one for the block around them. */
  private readonly keys: (SimpleKey | undefined)[] = [undefined];
  private done = false;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  /** The next token, left in place. Throws YamlError. */
  peek(): Token {
    while (!this.done && this.mustLookAhead()) this.fetch();
    return this.queue[0] as Token;
  }

  /** Takes the token that `peek` gave; the last one, `stream-end`, stays. */
  skip(): void {
    if (this.peek().kind === 'stream-end') return;
    this.queue.shift();
    this.taken++;
  }

  private get inFlow(): boolean {
    return this.keys.length > 1;
  }

  private mustLookAhead(): boolean {
    if (this.queue.length === 0) return true;
    for (let level = this.keys.length - 1; level >= 0; level--) {
      if (this.keys[level]?.tokenNumber === this.taken) return this.stillPossible(level);
    }
    return false;
  }

  /** A key must end on its line, within 1024 characters. Throws when one had to be there. */
  private stillPossible(level: number): boolean {
    const key = this.keys[level];
    if (!key) return false;
    if (key.mark.line === this.cursor.line && this.cursor.index - key.index <= MAX_KEY_LENGTH) return true;
    if (key.required) throw scanError("could not find expected ':'", this.cursor.mark, key.mark);
    this.keys[level] = undefined;
    return false;
  }

  private fetch(): void {
    this.skipToToken();
    const { cursor } = this;
    this.unroll(cursor.column);
    const char = cursor.peek();
    if (cursor.atEnd) this.fetchEnd();
    else if (cursor.column === 0 && char === '%') this.fetchDirective();
    else if (cursor.atDocumentIndicator) this.fetchDocumentIndicator();
    else if (char === '[' || char === '{') this.fetchOpen(char);
    else if (char === ']' || char === '}') this.fetchClose(char);
    else if (char === ',') this.fetchComma();
    else if (char === '-' && isBlankOrEnd(cursor.peek(1))) this.fetchEntry();
    else if (char === '?' && (this.inFlow || isBlankOrEnd(cursor.peek(1)))) this.fetchKey();
    else if (char === ':' && (this.inFlow || isBlankOrEnd(cursor.peek(1)))) this.fetchValue();
    else if ((char === '|' || char === '>') && !this.inFlow) this.fetchBlockScalar();
    else if (char === '*' || char === '&') this.fetchAnchor(char);
    else if (char === '!') this.fetchTag();
    else if (char === "'" || char === '"') this.fetchQuoted();
    else if (this.startsPlain(char)) this.fetchPlain();
    else throw scanError('found character that cannot start any token', cursor.mark);
  }

  private startsPlain(char: string): boolean {
    if (char === '-') return true;
    if (char === '?' || char === ':') return !this.inFlow;
    return !isBlankOrEnd(char) && !'#,[]{}&*!|>\'"%@`'.includes(char);
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      while (cursor.peek() === ' ' || ((this.inFlow || !this.keyAllowed) && cursor.peek() === '\t')) cursor.skip();
      cursor.skipComment();
      if (!isBreak(cursor.peek())) return;
      cursor.takeBreak();
      if (!this.inFlow) this.keyAllowed = true;
    }
  }

  private push(kind: TokenKind, mark: Mark, text = '', style = ''): void {
    this.queue.push({ kind, mark, text, style });
  }

  private insert(tokenNumber: number, kind: TokenKind, mark: Mark): void {
    this.queue.splice(tokenNumber - this.taken, 0, { kind, mark, text: '', style: '' });
  }

  /** Opens a block when the column is further in than the present one. */
  private roll(column: number, kind: TokenKind, mark: Mark, before = this.taken + this.queue.length): void {
    if (this.inFlow || this.indent >= column) return;
    if (this.indents.length >= MAX_DEPTH) throw scanError(`exceeded max depth of ${MAX_DEPTH}`, this.cursor.mark);
    this.indents.push(this.indent);
    this.indent = column;
    this.insert(before, kind, mark);
  }

  /** Closes the blocks further in than the column. */
  private unroll(column: number): void {
    if (this.inFlow) return;
    while (this.indent > column) {
      this.push('block-end', this.cursor.mark);
      this.indent = this.indents.pop() as number;
    }
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    this.dropKey();
    const { cursor } = this;
    this.keys[this.keys.length - 1] = {
      required: !this.inFlow && this.indent === cursor.column,
      tokenNumber: this.taken + this.queue.length,
      index: cursor.index,
      mark: cursor.mark,
    };
  }

  private dropKey(): void {
    const key = this.keys[this.keys.length - 1];
    if (key?.required) throw scanError("could not find expected ':'", this.cursor.mark, key.mark);
    this.keys[this.keys.length - 1] = undefined;
  }

  private fetchEnd(): void {
    const { cursor } = this;
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line++;
    }
    this.unroll(-1);
    this.dropKey();
    this.push('stream-end', cursor.mark);
    this.done = true;
  }

  private fetchDocumentIndicator(): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    this.push(this.cursor.peek() === '-' ? 'document-start' : 'document-end', this.cursor.mark);
    this.cursor.skip(3);
  }

  private fetchOpen(char: '[' | '{'): void {
    this.saveKey();
    if (this.keys.length > MAX_DEPTH) throw scanError(`exceeded max depth of ${MAX_DEPTH}`, this.cursor.mark);
    this.keys.push(undefined);
    this.keyAllowed = true;
    this.push(char, this.cursor.mark);
    this.cursor.skip();
  }

  private fetchClose(char: ']' | '}'): void {
    this.dropKey();
    if (this.inFlow) this.keys.pop();
    this.keyAllowed = false;
    this.push(char, this.cursor.mark);
    this.cursor.skip();
  }

  private fetchComma(): void {
    this.dropKey();
    this.keyAllowed = true;
    this.push(',', this.cursor.mark);
    this.cursor.skip();
  }

  private fetchEntry(): void {
    const { mark } = this.cursor;
    if (!this.inFlow) {
      if (!this.keyAllowed) throw scanError('block sequence entries are not allowed in this context', mark);
      this.roll(this.cursor.column, 'block-sequence-start', mark);
    }
    this.dropKey();
    this.keyAllowed = true;
    this.push('entry', mark);
    this.cursor.skip();
  }

  private fetchKey(): void {
    const { mark } = this.cursor;
    if (!this.inFlow) {
      if (!this.keyAllowed) throw scanError('mapping keys are not allowed in this context', mark);
      this.roll(this.cursor.column, 'block-mapping-start', mark);
    }
    this.dropKey();
    this.keyAllowed = !this.inFlow;
    this.push('key', mark);
    this.cursor.skip();
  }

  private fetchValue(): void {
    const { mark } = this.cursor;
    const level = this.keys.length - 1;
    const key = this.stillPossible(level) ? this.keys[level] : undefined;
    if (key) {
      this.insert(key.tokenNumber, 'key', key.mark);
      this.roll(key.mark.column, 'block-mapping-start', key.mark, key.tokenNumber);
      this.keys[level] = undefined;
      this.keyAllowed = false;
    } else {
      if (!this.inFlow) {
        if (!this.keyAllowed) throw scanError('mapping values are not allowed in this context', mark);
        this.roll(this.cursor.column, 'block-mapping-start', mark);
      }
      this.keyAllowed = !this.inFlow;
    }
    this.push('value', mark);
    this.cursor.skip();
  }

  private fetchBlockScalar(): void {
    this.dropKey();
    this.keyAllowed = true;
    const { mark } = this.cursor;
    this.push('scalar', mark, scanBlock(this.cursor, this.indent), 'block');
  }

  private fetchQuoted(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { mark } = this.cursor;
    this.push('scalar', mark, scanQuoted(this.cursor), 'quoted');
  }

  private fetchPlain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { mark } = this.cursor;
    const { text, brokeLine } = scanPlain(this.cursor, this.indent + 1, this.inFlow);
    if (brokeLine) this.keyAllowed = true;
    this.push('scalar', mark, text, 'plain');
  }

  private fetchAnchor(char: '*' | '&'): void {
    this.saveKey();
    this.keyAllowed = false;
    const { cursor } = this;
    const { mark } = cursor;
    cursor.skip();
    const name = this.word();
    if (name === '' || !(isBlankOrEnd(cursor.peek()) || '?:,]}%@`'.includes(cursor.peek())))
      throw scanError('did not find expected alphabetic or numeric character', cursor.mark, mark);
    this.push(char === '*' ? 'alias' : 'anchor', mark, name);
  }

  private word(): string {
    const from = this.cursor.index;
    while (isWord(this.cursor.peek())) this.cursor.skip();
    return this.cursor.text.slice(from, this.cursor.index);
  }

  private fetchTag(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { cursor } = this;
    const { mark } = cursor;
    let handle = '';
    let suffix: string;
    if (cursor.peek(1) === '<') {
      cursor.skip(2);
      suffix = this.uri();
      if (suffix === '') throw scanError('did not find expected tag URI', cursor.mark, mark);
      if (cursor.peek() !== '>') throw scanError("did not find the expected '>'", cursor.mark, mark);
      cursor.skip();
    } else {
      handle = cursor.take() + this.word();
      if (cursor.peek() === '!') {
        handle += cursor.take();
        suffix = this.uri();
        if (suffix === '') throw scanError('did not find expected tag URI', cursor.mark, mark);
      } else {
        suffix = handle.slice(1) + this.uri();
        handle = suffix === '' ? '' : '!';
        if (suffix === '') suffix = '!';
      }
    }
    if (!isBlankOrEnd(cursor.peek()) && !(this.inFlow && cursor.peek() === ','))
      throw scanError('did not find expected whitespace or line break', cursor.mark, mark);
    this.push('tag', mark, suffix, handle);
  }

  private uri(): string {
    const from = this.cursor.index;
    const allowed = this.inFlow ? /^[-\w;/?:@&=+$.!~*'()%]$/ : /^[-\w;/?:@&=+$,.!~*'()[\]%]$/;
    while (allowed.test(this.cursor.peek())) this.cursor.skip();
    return this.cursor.text.slice(from, this.cursor.index);
  }

  private fetchDirective(): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    const { cursor } = this;
    const { mark } = cursor;
    cursor.skip();
    const name = this.word();
    if (name === '') throw scanError('could not find expected directive name', cursor.mark, mark);
    if (!isBlankOrEnd(cursor.peek())) throw scanError('found unexpected non-alphabetical character', cursor.mark, mark);
    const rest = cursor.text.slice(cursor.index).split(/[\r\n#]/, 1)[0] as string;
    const words = rest.trim().split(/[ \t]+/);
    if (name === 'YAML') this.push('version', mark, words[0]);
    else if (name === 'TAG') this.push('tag-directive', mark, words[1] ?? '', words[0]);
    else throw scanError('found unknown directive name', cursor.mark, mark);
    cursor.skip(rest.length);
    cursor.skipComment();
    if (!isBreakOrEnd(cursor.peek())) throw scanError('did not find expected comment or line break', cursor.mark, mark);
  }
}
