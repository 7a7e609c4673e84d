import { compileRegex, type Regex } from '../text/compileRegex.ts';

export interface Address {
  line?: number;
  last?: boolean;
  regex?: Regex;
  /** `first~step`. */
  step?: number;
  /** `+n` as a second address. */
  plus?: number;
}

export interface SedCommand {
  name: string;
  first?: Address;
  second?: Address;
  negate: boolean;
  /** Text of a, i, c; file of r and w; exit status of q; label. */
  text?: string;
  regex?: Regex;
  replacement?: (groups: readonly (string | undefined)[]) => string;
  flags?: string;
  file?: string;
  map?: Map<string, string>;
  /** Index of the command that ends a block or carries a label. */
  target?: number;
  /** While running: the line a relative range ends at, and whether `0,/re/` has begun. */
  until?: number;
  zeroUsed?: boolean;
}

export class SedError extends Error {
  override readonly name = 'SedError';
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}

/** Parses a sed script. Throws SedError. */
export function parseSed(source: string, extended: boolean): SedCommand[] {
  const reader = new SedReader(source, extended);
  const commands: SedCommand[] = [];
  const open: SedCommand[] = [];
  for (let command = reader.next(); command; command = reader.next()) {
    if (command.name === '{') open.push(command);
    if (command.name === '}') {
      const start = open.pop();
      if (!start) throw reader.error("unexpected `}'");
      start.target = commands.length;
    }
    commands.push(command);
  }
  if (open.length > 0) throw reader.error("unmatched `{'");
  for (const command of commands) {
    if (!'btT'.includes(command.name)) continue;
    const label = commands.findIndex((one) => one.name === ':' && one.text === command.text);
    if (command.text !== '' && label < 0) throw reader.error(`can't find label for jump to \`${command.text}'`);
    command.target = command.text === '' ? commands.length : label;
  }
  return commands;
}

class SedReader {
  private at = 0;
  private lastRegex: Regex | undefined;

  constructor(
    private readonly source: string,
    private readonly extended: boolean,
  ) {}

  error(message: string): SedError {
    return new SedError(message, this.at);
  }

  next(): SedCommand | undefined {
    this.skip(/[\s;]/);
    if (this.source[this.at] === '#') {
      while (this.at < this.source.length && this.source[this.at] !== '\n') this.at++;
      return this.next();
    }
    if (this.at >= this.source.length) return undefined;
    const first = this.address();
    let second: Address | undefined;
    this.skip(/ /);
    if (first && this.source[this.at] === ',') {
      this.at++;
      this.skip(/ /);
      second = this.address();
      if (!second) throw this.error("unexpected `,'");
    }
    this.skip(/ /);
    let negate = false;
    while (this.source[this.at] === '!' || this.source[this.at] === ' ') {
      if (this.source[this.at] === '!') negate = true;
      this.at++;
    }
    const name = this.source[this.at++];
    if (name === undefined) throw this.error('missing command');
    const command: SedCommand = { name, negate, ...(first && { first }), ...(second && { second }) };
    this.readBody(command);
    return command;
  }

  private readBody(command: SedCommand): void {
    switch (command.name) {
      case 's':
        this.readSubstitution(command);
        break;
      case 'y': {
        const delimiter = this.source[this.at++] ?? '';
        const from = [...this.delimited(delimiter).replaceAll('\\n', '\n')];
        const to = [...this.delimited(delimiter).replaceAll('\\n', '\n')];
        if (from.length !== to.length) throw this.error("strings for `y' command are different lengths");
        command.map = new Map(from.map((char, i) => [char, to[i]!]));
        break;
      }
      case 'a':
      case 'i':
      case 'c':
        command.text = this.textArgument();
        break;
      case ':':
      case 'b':
      case 't':
      case 'T':
      case 'q':
      case 'Q': {
        this.skip(/ /);
        const end = /[\n;}]|$/.exec(this.source.slice(this.at))!.index;
        command.text = this.source.slice(this.at, this.at + end).trim();
        this.at += end;
        break;
      }
      case 'r':
      case 'w': {
        const end = /\n|$/.exec(this.source.slice(this.at))!.index;
        command.text = this.source.slice(this.at, this.at + end).trim();
        this.at += end;
        break;
      }
      default:
        if (!'{}=dDgGhHnNpPxlz'.includes(command.name)) throw this.error(`unknown command: \`${command.name}'`);
    }
  }

  private readSubstitution(command: SedCommand): void {
    const delimiter = this.source[this.at++];
    if (delimiter === undefined) throw this.error("unterminated `s' command");
    const pattern = this.delimited(delimiter);
    const replacement = this.delimited(delimiter, true);
    const flags = /^[gpiIeMm\d]*/.exec(this.source.slice(this.at))![0];
    this.at += flags.length;
    command.flags = flags;
    if (this.source[this.at] === 'w') {
      const end = /\n|$/.exec(this.source.slice(this.at))!.index;
      command.file = this.source.slice(this.at + 1, this.at + end).trim();
      this.at += end;
    } else if (!/^\s*($|[;}\n#])/.test(this.source.slice(this.at))) throw this.error("unknown option to `s'");
    command.regex = this.regex(pattern, /[iI]/.test(flags), /[mM]/.test(flags));
    command.replacement = compileReplacement(replacement);
  }

  private address(): Address | undefined {
    const rest = this.source.slice(this.at);
    const number = /^(\+?)(\d+)(?:~(\d+))?/.exec(rest);
    if (number) {
      this.at += number[0].length;
      if (number[1]) return { plus: Number(number[2]) };
      return { line: Number(number[2]), ...(number[3] !== undefined && { step: Number(number[3]) }) };
    }
    if (rest[0] === '$') {
      this.at++;
      return { last: true };
    }
    if (rest[0] !== '/' && rest[0] !== '\\') return undefined;
    this.at += rest[0] === '/' ? 1 : 2;
    const pattern = this.delimited(rest[0] === '/' ? '/' : rest[1]!);
    const ignoreCase = this.source[this.at] === 'I';
    if (ignoreCase) this.at++;
    return { regex: this.regex(pattern, ignoreCase, false) };
  }

  private regex(pattern: string, ignoreCase: boolean, multiline: boolean): Regex {
    if (pattern === '' && this.lastRegex) return this.lastRegex;
    const regex = compileRegex(pattern, { extended: this.extended, ignoreCase, multiline });
    if (typeof regex === 'string') throw this.error(regex);
    this.lastRegex = regex;
    return regex;
  }

  /** Text up to an unescaped delimiter, which loses its backslash. Brackets do not protect it in a replacement. */
  private delimited(delimiter: string, replacement = false): string {
    let text = '';
    let bracket = false;
    for (; this.at < this.source.length; this.at++) {
      const char = this.source[this.at]!;
      if (char === '\\' && this.at + 1 < this.source.length) {
        const next = this.source[++this.at]!;
        text += next === delimiter && !(replacement && next === '&') ? next : `\\${next}`;
        continue;
      }
      if (char === delimiter && !bracket) {
        this.at++;
        return text;
      }
      if (!replacement && char === '[' && this.source.indexOf(']', this.at + 2) > 0) bracket = true;
      else if (char === ']' && this.source[this.at - 1] !== '[' && this.source.slice(this.at - 2, this.at) !== '[^')
        bracket = false;
      text += char;
    }
    throw this.error("unterminated `s' command");
  }

  private textArgument(): string {
    this.skip(/[ \t]/);
    if (this.source[this.at] === '\\') {
      this.at++;
      this.skip(/[ \t]/);
      if (this.source[this.at] === '\n') this.at++;
    }
    let text = '';
    for (; this.at < this.source.length; this.at++) {
      const char = this.source[this.at]!;
      if (char === '\n') break;
      if (char === '\\' && this.at + 1 < this.source.length)
        text += this.source[++this.at] === 't' ? '\t' : this.source[this.at];
      else text += char;
    }
    return text;
  }

  private skip(what: RegExp): void {
    while (what.test(this.source[this.at] ?? '\0')) this.at++;
  }
}

function compileReplacement(text: string): (groups: readonly (string | undefined)[]) => string {
  const parts: (string | number | { change: string })[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '&') parts.push(0);
    else if (char !== '\\') parts.push(char);
    else {
      const next = text[++at] ?? '\\';
      if (/\d/.test(next)) parts.push(Number(next));
      else if ('ULEul'.includes(next)) parts.push({ change: next });
      else parts.push({ n: '\n', t: '\t', r: '\r' }[next] ?? next);
    }
  }
  return (groups) => {
    let out = '';
    let mode = '';
    let once = '';
    for (const part of parts) {
      if (typeof part === 'object') {
        if ('UL'.includes(part.change)) mode = part.change;
        else if (part.change === 'E') mode = '';
        else once = part.change;
        continue;
      }
      let piece = typeof part === 'number' ? (groups[part] ?? '') : part;
      if (mode !== '') piece = mode === 'U' ? piece.toUpperCase() : piece.toLowerCase();
      if (once !== '' && piece !== '') {
        piece = (once === 'u' ? piece[0]!.toUpperCase() : piece[0]!.toLowerCase()) + piece.slice(1);
        once = '';
      }
      out += piece;
    }
    return out;
  };
}
