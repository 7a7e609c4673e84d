import { JsonPathError, type PathList, type PathNode } from './nodes.ts';

/** The template's text and `{…}` parts. Throws JsonPathError. Source: client-go/util/jsonpath/parser.go. */
export function parseTemplate(template: string): PathList[] {
  const lists: PathList[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    const end = open < 0 ? template.length : open;
    if (end > at) lists.push([{ kind: 'text', value: template.slice(at, end) }]);
    if (open < 0) break;
    const action = new ActionParser(template, open + 1);
    lists.push(action.parse());
    at = action.at;
  }
  return lists;
}

const DICT_KEY = /^'([^']*)'$/;
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/s;

/** Reads one action up to and with its `}`. */
class ActionParser {
  private readonly nodes: PathNode[] = [];
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  parse(): PathList {
    for (;;) {
      const char = this.text.charAt(this.at);
      if (char === '}') {
        this.at++;
        return this.nodes;
      }
      this.piece(char);
    }
  }

  private piece(char: string): void {
    if (this.text.startsWith('[?(', this.at)) this.filter();
    else if (this.text.startsWith('..', this.at)) this.recursive();
    else if (char === '' || char === '\n') throw new JsonPathError('unclosed action');
    else if (char === ' ' || char === '@' || char === '$') this.at++;
    else if (char === '[') this.array();
    else if (char === '"' || char === "'") this.quoted(char);
    else if (char === '.') {
      this.at++;
      this.field();
    } else if (/[-+\d]/.test(char)) this.number();
    else if (/[\p{L}\p{N}_]/u.test(char)) this.identifier();
    else {
      const shown = this.text.codePointAt(this.at) as number;
      const code = shown.toString(16).toUpperCase().padStart(4, '0');
      throw new JsonPathError(`unrecognized character in action: U+${code} '${String.fromCodePoint(shown)}'`);
    }
  }

  private recursive(): void {
    this.at += 2;
    this.nodes.push({ kind: 'recursive' });
    if (/[\p{L}\p{N}_]/u.test(this.text.charAt(this.at))) this.field();
  }

  private word(): string {
    const from = this.at;
    for (; !TERMINATOR.test(this.text.charAt(this.at)); this.at++) {
      if (this.text.charAt(this.at) === '\\') this.at++;
    }
    return this.text.slice(from, this.at);
  }

  private field(): void {
    const name = this.word();
    if (name === '*') this.nodes.push({ kind: 'wildcard' });
    else this.nodes.push({ kind: 'field', value: name.replaceAll('\\', '') });
  }

  private identifier(): void {
    const name = this.word();
    if (name === 'true' || name === 'false') this.nodes.push({ kind: 'value', value: name === 'true' });
    else this.nodes.push({ kind: 'identifier', value: name });
  }

  private number(): void {
    const [text] = /^[-+]?[\d.]*/.exec(this.text.slice(this.at)) as RegExpExecArray;
    this.at += text.length;
    if (!/^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(text)) throw new JsonPathError(`cannot parse number ${text}`);
    this.nodes.push({ kind: 'value', value: Number(text) });
  }

  private quoted(quote: string): void {
    const from = ++this.at;
    for (; ; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '' || char === '\n') throw new JsonPathError('unterminated quoted string');
      if (char === quote && this.text.charAt(this.at - 1) !== '\\') break;
    }
    this.nodes.push({ kind: 'text', value: unquote(this.text.slice(from, this.at), quote) });
    this.at++;
  }

  private filter(): void {
    const from = this.at + 3;
    let pair = '';
    let closed = false;
    for (this.at = from; ; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '' || char === '\n') throw new JsonPathError('unterminated filter');
      if (char === '"' || char === "'") {
        if (pair === '') pair = char;
        else if (char === pair && this.text.charAt(this.at - 1) !== '\\') closed = true;
      } else if (char === ')' && (pair !== '') === closed) break;
    }
    const text = this.text.slice(from, this.at);
    if (this.text.charAt(this.at + 1) !== ']') throw new JsonPathError('unclosed array expect ]');
    this.at += 2;
    const parts = COMPARISON.exec(text);
    if (!parts) this.nodes.push({ kind: 'filter', left: parseAction(text), operator: 'exists', right: [] });
    else {
      const [, left, operator, right] = parts as unknown as [string, string, string, string];
      this.nodes.push({ kind: 'filter', left: parseAction(left), operator, right: parseAction(right) });
    }
  }

  private array(): void {
    const from = this.at + 1;
    for (; this.text.charAt(this.at) !== ']'; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '' || char === '\n') throw new JsonPathError('unterminated array');
    }
    const inside = this.text.slice(from, this.at);
    this.at++;
    const text = inside === '*' ? ':' : inside;
    const parts = text.split(',');
    if (parts.length > 1) {
      this.nodes.push({ kind: 'union', lists: parts.map((part) => parseAction(`[${part.replace(/^ +| +$/g, '')}]`)) });
      return;
    }
    const key = DICT_KEY.exec(text);
    if (key) this.nodes.push(...parseAction(`.${key[1]}`));
    else this.slice(text);
  }

  private slice(text: string): void {
    const parts = SLICE.exec(text);
    if (!parts) throw new JsonPathError(`invalid array index ${text}`);
    const single = parts[2] === undefined;
    const start = intOf(parts[1] as string);
    const end = single ? (start ?? 0) + 1 : intOf((parts[2] as string).slice(1));
    this.nodes.push({ kind: 'array', start, end, step: intOf((parts[3] ?? '').slice(1)), single });
  }
}

/** Ends a name. The empty string is the end of the text. */
const TERMINATOR = /^$|^[\s.,[\]$@{}]$/;

const intOf = (text: string): number | undefined => (/^-?\d+$/.test(text) ? Number(text) : undefined);

const parseAction = (text: string): PathList => parseTemplate(`{${text}}`)[0] ?? [];

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

function unquote(text: string, quote: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[0-7]{3}|.)/gs, (whole, code: string) => {
    if (/^[ux]./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    if (code === quote || code === '\\' || code === '"' || code === "'") return code;
    const plain = ESCAPES[code];
    if (plain === undefined) throw new JsonPathError('invalid syntax');
    return plain ?? whole;
  });
}
