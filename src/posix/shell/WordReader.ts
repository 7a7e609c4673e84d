import { ansiEscapes } from './ansiEscapes.ts';
import { type Script, type ShellFlavor, ShellSyntaxError, type Word, type WordPart } from './syntax.ts';

const SPECIAL_NAMES = '@*#?$!-0123456789';

/** Reads words at the current position of a source: quotes, expansions, here-documents. The parser builds on it. */
export abstract class WordReader {
  protected pos = 0;
  private lineBase = 1;
  private linePos = 0;

  constructor(
    protected source: string,
    readonly flavor: ShellFlavor,
    firstLine = 1,
  ) {
    this.lineBase = firstLine;
  }

  /** The line of the current position, counted as far as has been read. */
  get line(): number {
    for (; this.linePos < this.pos && this.linePos < this.source.length; this.linePos++) {
      if (this.source[this.linePos] === '\n') this.lineBase++;
    }
    return this.lineBase;
  }

  /** The commands of `$( … )`; the position is behind the opening parenthesis, and behind the closing one afterwards. */
  protected abstract readSubstitution(): Script;
  protected abstract parseNested(source: string): Script;

  /** A word made of everything up to an unquoted blank, newline or operator character. */
  protected readWord(): Word {
    const parts: WordPart[] = [];
    let text = '';
    const flush = () => {
      if (text !== '') parts.push({ t: 'text', text, quoted: false });
      text = '';
    };
    while (this.pos < this.source.length) {
      const char = this.source[this.pos]!;
      const next = this.source[this.pos + 1];
      if ((char === '<' || char === '>') && next === '(' && this.flavor === 'bash') {
        flush();
        this.pos += 2;
        parts.push({ t: 'process', quoted: false, direction: char, script: this.readSubstitution() });
      } else if (' \t\n;&|<>()'.includes(char)) break;
      else if (char === '\\' && next === '\n') this.pos += 2;
      else if ('\'"\\$`'.includes(char)) {
        flush();
        parts.push(...this.readQuotedOrExpansion(char, false));
      } else {
        text += char;
        this.pos++;
      }
    }
    flush();
    return parts;
  }

  /** One quote or expansion that begins with `char`. */
  private readQuotedOrExpansion(char: string, quoted: boolean): WordPart[] {
    if (char === "'") return [this.readSingle()];
    if (char === '"') return this.readDouble();
    if (char === '\\') {
      const escaped = this.source[this.pos + 1];
      this.pos += 2;
      return [{ t: 'text', text: escaped ?? '\\', quoted: true }];
    }
    if (char === '`') return [this.readBackquote(quoted)];
    const next = this.source[this.pos + 1];
    if (next === "'" && !quoted && this.flavor !== 'dash') return [this.readAnsi()];
    if (next === '"' && !quoted && this.flavor === 'bash') {
      this.pos++;
      return this.readDouble();
    }
    return [this.readDollar(quoted)];
  }

  private readSingle(): WordPart {
    const end = this.source.indexOf("'", this.pos + 1);
    if (end < 0) throw this.unterminated("'");
    const text = this.source.slice(this.pos + 1, end);
    this.pos = end + 1;
    return { t: 'text', text, quoted: true };
  }

  private readAnsi(): WordPart {
    let end = this.pos + 2;
    while (end < this.source.length && this.source[end] !== "'") end += this.source[end] === '\\' ? 2 : 1;
    if (end >= this.source.length) throw this.unterminated("'");
    const text = ansiEscapes(this.source.slice(this.pos + 2, end)).text;
    this.pos = end + 1;
    return { t: 'text', text, quoted: true };
  }

  private readDouble(): WordPart[] {
    this.pos++;
    const parts = this.readExpansions('"', true);
    if (this.source[this.pos] !== '"') throw this.unterminated('"');
    this.pos++;
    return parts.length > 0 ? parts : [{ t: 'text', text: '', quoted: true }];
  }

  /**
   * Text in which `$`, backquotes and backslashes have the meaning they have between double quotes, up to an unquoted
   * `end` character (which is not consumed) or the end of the source. `quoted` marks what it finds.
   */
  private readExpansions(end: string, quoted: boolean): WordPart[] {
    const parts: WordPart[] = [];
    let text = '';
    const flush = () => {
      if (text !== '') parts.push({ t: 'text', text, quoted });
      text = '';
    };
    while (this.pos < this.source.length && this.source[this.pos] !== end) {
      const char = this.source[this.pos]!;
      const next = this.source[this.pos + 1] ?? '';
      if (char === '\\' && next === '\n') this.pos += 2;
      else if (char === '\\' && next !== '' && ('$`"\\'.includes(next) || next === end)) {
        text += end === '' && next === '"' ? '\\"' : next;
        this.pos += 2;
      } else if (char === '$' || char === '`') {
        flush();
        parts.push(...this.readQuotedOrExpansion(char, true));
      } else {
        text += char;
        this.pos++;
      }
    }
    flush();
    return parts;
  }

  private readBackquote(quoted: boolean): WordPart {
    let raw = '';
    let at = this.pos + 1;
    for (; at < this.source.length && this.source[at] !== '`'; at++) {
      const next = this.source[at + 1] ?? '';
      if (this.source[at] === '\\' && ('$`\\'.includes(next) || (quoted && next === '"'))) at++;
      raw += this.source[at];
    }
    if (at >= this.source.length) throw this.unterminated('`');
    this.pos = at + 1;
    return { t: 'command', quoted, script: this.parseNested(raw) };
  }

  private readDollar(quoted: boolean): WordPart {
    const next = this.source[this.pos + 1] ?? '';
    if (next === '(') return this.readDollarParenthesis(quoted);
    if (next === '{') return this.readBraced(quoted);
    const name = /^(?:[A-Za-z_]\w*|[@*#?$!\-0-9])/.exec(this.source.slice(this.pos + 1, this.pos + 256))?.[0];
    if (name === undefined) {
      this.pos++;
      return { t: 'text', text: '$', quoted };
    }
    this.pos += 1 + name.length;
    return { t: 'parameter', quoted, name };
  }

  private readDollarParenthesis(quoted: boolean): WordPart {
    if (this.source[this.pos + 2] === '(') {
      const end = this.arithmeticEnd(this.pos + 3);
      if (end !== undefined) {
        const expression = this.subword(this.pos + 3, end);
        this.pos = end + 2;
        return { t: 'arithmetic', quoted, expression };
      }
    }
    this.pos += 2;
    return { t: 'command', quoted, script: this.readSubstitution() };
  }

  /** Where the `))` is that closes an arithmetic expression; undefined when it is no such thing but a nested subshell. */
  protected arithmeticEnd(from: number): number | undefined {
    let depth = 0;
    for (let at = from; at < this.source.length; at++) {
      const char = this.source[at];
      if (char === '(') depth++;
      else if (char === ')') {
        if (depth === 0) return this.source[at + 1] === ')' ? at : undefined;
        depth--;
      }
    }
    throw this.unterminated(')');
  }

  /** The part of the source between two positions as the inside of double quotes. */
  protected subword(from: number, to: number): Word {
    const { pos, source } = this;
    this.source = source.slice(0, to);
    this.pos = from;
    const word = this.readExpansions('', true);
    this.source = source;
    this.pos = pos;
    return word;
  }

  private readBraced(quoted: boolean): WordPart {
    const start = this.pos;
    this.pos += 2;
    const bad = () => this.badSubstitution(start);
    let length = false;
    let indirect = false;
    if (this.source[this.pos] === '#' && /[\w@*?$!#-]/.test(this.source[this.pos + 1] ?? '')) {
      length = true;
      this.pos++;
    } else if (this.source[this.pos] === '!' && /[\w@*]/.test(this.source[this.pos + 1] ?? '')) {
      indirect = true;
      this.pos++;
    }
    const name = this.readParameterName();
    if (name === undefined) throw bad();
    let index: Word | undefined;
    if (this.source[this.pos] === '[' && this.flavor === 'bash') {
      this.pos++;
      index = this.readExpansions(']', true);
      this.pos++;
    }
    const head = { t: 'parameter', quoted, name, ...(index && { index }), ...(length && { length }) } as const;
    const part = { ...head, ...(indirect && { indirect }) };
    if (this.source[this.pos] === '}') {
      this.pos++;
      return part;
    }
    const op = /^(?::[-+=?]|[-+=?]|##?|%%?|\/\/|\/[#%]?|\^\^?|,,?|:|@|\*)/.exec(
      this.source.slice(this.pos, this.pos + 2),
    )?.[0];
    if (this.pos >= this.source.length) throw this.unterminated('}');
    if (op === undefined) throw bad();
    this.pos += op.length;
    const slashes = op.startsWith('/');
    const word = this.readBracedWord(slashes ? '/' : op === ':' ? ':' : '', quoted);
    let second: Word | undefined;
    if ((slashes && this.source[this.pos] === '/') || (op === ':' && this.source[this.pos] === ':')) {
      this.pos++;
      second = this.readBracedWord('', quoted);
    }
    if (this.source[this.pos] !== '}') throw this.unterminated('}');
    this.pos++;
    return { ...part, op, word, ...(second && { second }) };
  }

  private readParameterName(): string | undefined {
    const name = /^(?:[A-Za-z_]\w*|\d+)/.exec(this.source.slice(this.pos, this.pos + 256))?.[0];
    if (name !== undefined) {
      this.pos += name.length;
      return name;
    }
    const char = this.source[this.pos];
    if (char === undefined || !SPECIAL_NAMES.includes(char)) return undefined;
    this.pos++;
    return char;
  }

  /** The word behind an operator of `${…}`: up to an unquoted `}` or `stop`. Quotes in it count, even inside quotes. */
  private readBracedWord(stop: string, quoted: boolean): Word {
    const parts: WordPart[] = [];
    let text = '';
    const flush = () => {
      if (text !== '') parts.push({ t: 'text', text, quoted: false });
      text = '';
    };
    while (this.pos < this.source.length) {
      const char = this.source[this.pos]!;
      const next = this.source[this.pos + 1] ?? '';
      if (char === '}' || (stop !== '' && char === stop && (stop !== '/' || parts.length > 0 || text !== ''))) break;
      if (char === '\\' && quoted && !'$`"\\}/'.includes(next)) {
        text += char;
        this.pos++;
      } else if ((char === "'" && !quoted) || '"\\$`'.includes(char)) {
        flush();
        parts.push(...this.readQuotedOrExpansion(char, false));
      } else {
        text += char;
        this.pos++;
      }
    }
    flush();
    return parts;
  }

  private badSubstitution(start: number): ShellSyntaxError {
    const end = this.source.indexOf('}', start);
    if (end < 0) return this.unterminated('}');
    const text = this.source.slice(start, end + 1);
    if (this.flavor === 'bash') return new ShellSyntaxError(`${text}: bad substitution`, this.line, false);
    const words = this.flavor === 'ash' ? 'syntax error: bad substitution' : 'Bad substitution';
    return new ShellSyntaxError(words, this.line, false);
  }

  protected unterminated(quote: string): ShellSyntaxError {
    const { line } = this;
    const texts = {
      bash: `unexpected EOF while looking for matching \`${quote}'`,
      ash:
        quote === '}' || quote === ')'
          ? `syntax error: unexpected end of file (expecting "${quote}")`
          : 'syntax error: unterminated quoted string',
      dash:
        quote === '}'
          ? "Syntax error: Missing '}'"
          : quote === ')'
            ? 'Syntax error: end of file unexpected (expecting ")")'
            : 'Syntax error: Unterminated quoted string',
    };
    return new ShellSyntaxError(texts[this.flavor], line, true);
  }

  /** The body of a here-document, from the current position (a line's start) through its delimiter line. */
  protected readHereDocument(delimiter: string, quoted: boolean, stripTabs: boolean): Word {
    const lines: string[] = [];
    while (this.pos < this.source.length) {
      const end = this.source.indexOf('\n', this.pos);
      const stop = end < 0 ? this.source.length : end;
      let line = this.source.slice(this.pos, stop);
      this.pos = Math.min(stop + 1, this.source.length);
      if (stripTabs) line = line.replace(/^\t+/, '');
      if (line === delimiter) return this.hereWord(lines, quoted);
      lines.push(line);
    }
    this.endedHereDocument();
    return this.hereWord(lines, quoted);
  }

  /** Called when the source ended before a here-document's delimiter. */
  protected abstract endedHereDocument(): void;

  private hereWord(lines: string[], quoted: boolean): Word {
    const text = lines.map((line) => `${line}\n`).join('');
    if (quoted || text === '') return [{ t: 'text', text, quoted: true }];
    const { pos, source } = this;
    this.source = text;
    this.pos = 0;
    const word = this.readExpansions('', true);
    this.source = source;
    this.pos = pos;
    return word;
  }
}
