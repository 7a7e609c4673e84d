import { compareKeys } from './compareKeys.ts';
import { goFloat } from './goFloat.ts';
import { isPrintable, scalarStyle } from './scalarStyle.ts';

const WIDTH = 80;
const STEP = 2;
const LONGEST_SIMPLE_KEY = 128;

/**
 * A JSON value as `kubectl -o yaml` prints it (go-yaml v2 through sigs.k8s.io/yaml): keys sorted, lists at the column of
 * their key, strings quoted only when they would not read back, long lines folded at 80 columns. Ends with a line break.
 * Fields whose value is undefined are left out.
 */
export function stringifyYaml(value: unknown): string {
  const writer = new YamlWriter();
  writer.node(value, 0);
  return `${writer.text}\n`;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const definedKeys = (fields: Fields): string[] => Object.keys(fields).filter((key) => fields[key] !== undefined);

class YamlWriter {
  text = '';
  private lineStart = 0;

  /** Writes a node where the text stands; `indent` is the column of the block that its own lines would have. */
  node(value: unknown, indent: number): void {
    if (Array.isArray(value)) this.list(value, indent);
    else if (isFields(value)) this.map(value, indent);
    else this.scalar(value, indent);
  }

  private list(items: readonly unknown[], indent: number): void {
    if (items.length === 0) {
      this.put('[]');
      return;
    }
    items.forEach((item, i) => {
      if (i > 0) this.newLine(indent);
      this.put('- ');
      const inner = Array.isArray(item) || isFields(item) ? indent + STEP : indent;
      this.node(item ?? null, inner);
    });
  }

  private map(fields: Fields, indent: number): void {
    const keys = definedKeys(fields).sort(compareKeys);
    if (keys.length === 0) {
      this.put('{}');
      return;
    }
    keys.forEach((key, i) => {
      if (i > 0) this.newLine(indent);
      this.pair(key, fields[key], indent);
    });
  }

  private pair(key: string, value: unknown, indent: number): void {
    if (key.includes('\n') || key.length > LONGEST_SIMPLE_KEY) {
      this.put('? ');
      this.scalar(key, indent);
      this.newLine(indent);
      this.put(': ');
      const nested = Array.isArray(value) || isFields(value);
      this.node(value, nested ? indent + STEP : indent);
      return;
    }
    this.string(key, indent, true);
    this.put(':');
    if (Array.isArray(value) && value.length > 0) this.below(value, indent);
    else if (isFields(value) && definedKeys(value).length > 0) this.below(value, indent + STEP);
    else {
      this.put(' ');
      this.node(value, indent);
    }
  }

  private below(value: unknown, indent: number): void {
    this.newLine(indent);
    this.node(value, indent);
  }

  private scalar(value: unknown, indent: number): void {
    if (typeof value === 'string') this.string(value, indent, false);
    else if (typeof value === 'number') this.put(goFloat(value));
    else this.put(String(value ?? null));
  }

  private string(text: string, indent: number, isKey: boolean): void {
    const style = scalarStyle(text);
    const inner = indent + STEP;
    if (style === 'literal') this.literal(text, inner);
    else if (style === 'double') this.doubleQuoted(text, inner, isKey);
    else if (style === 'single') this.singleQuoted(text, inner, isKey);
    else this.folded(text, inner, isKey, false);
  }

  private literal(text: string, indent: number): void {
    const hint = /^[ \n]/.test(text) ? String(STEP) : '';
    const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
    this.put(`|${hint}${chomp}`);
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) {
      this.newLine(line === '' ? 0 : indent);
      this.put(line);
    }
  }

  private singleQuoted(text: string, indent: number, isKey: boolean): void {
    this.put("'");
    this.folded(text.replaceAll("'", "''"), indent, isKey, true);
    this.put("'");
  }

  /** Writes words, going to the next line at a single space beyond the width. */
  private folded(text: string, indent: number, isKey: boolean, quoted: boolean): void {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      if (text[i] !== ' ' || isKey) continue;
      const single = text[i - 1] !== ' ' && text[i + 1] !== ' ';
      const inside = !quoted || (i > 0 && i < text.length - 1);
      if (!single || !inside || this.column + (i - from) <= WIDTH) continue;
      this.put(text.slice(from, i));
      this.newLine(indent);
      from = i + 1;
    }
    this.put(text.slice(from));
  }

  private doubleQuoted(text: string, indent: number, isKey: boolean): void {
    const escapeAll = text.startsWith('\ufeff');
    const chars = [...text];
    let afterSpace = false;
    this.put('"');
    chars.forEach((char, i) => {
      if (escapeAll || char === '\n' || char === '"' || char === '\\' || BREAKS.test(char) || !isPrintable(char)) {
        this.put(escaped(char));
        afterSpace = false;
      } else if (char === ' ') {
        const mayBreak = !isKey && !afterSpace && i > 0 && i < chars.length - 1;
        if (mayBreak && this.column > WIDTH) {
          this.newLine(indent);
          if (chars[i + 1] === ' ') this.put('\\');
        } else this.put(' ');
        afterSpace = true;
      } else {
        this.put(char);
        afterSpace = false;
      }
    });
    this.put('"');
  }

  private get column(): number {
    return this.text.length - this.lineStart;
  }

  private put(text: string): void {
    this.text += text;
  }

  private newLine(indent: number): void {
    this.text += '\n';
    this.lineStart = this.text.length;
    this.text += ' '.repeat(indent);
  }
}

const BREAKS = /^[\x85\u2028\u2029]$/;

const ESCAPES: Record<string, string> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function escaped(char: string): string {
  const short = ESCAPES[char];
  if (short !== undefined) return `\\${short}`;
  const code = char.codePointAt(0) as number;
  const hex = (length: number) => code.toString(16).toUpperCase().padStart(length, '0');
  return code <= 0xff ? `\\x${hex(2)}` : code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
