import type { Mark } from './YamlError.ts';

/** A place that moves through a text and knows its line and column. Reading beyond the end gives ''. */
export class Cursor {
  index = 0;
  line = 0;
  column = 0;

  constructor(readonly text: string) {}

  peek(ahead = 0): string {
    return this.text.charAt(this.index + ahead);
  }

  get mark(): Mark {
    return { line: this.line, column: this.column };
  }

  get atEnd(): boolean {
    return this.index >= this.text.length;
  }

  skip(count = 1): void {
    this.index += count;
    this.column += count;
  }

  take(): string {
    const char = this.peek();
    this.skip();
    return char;
  }

  /** Passes a line break and gives it as it counts in a scalar: `\n`, or a Unicode separator itself. */
  takeBreak(): string {
    const char = this.peek();
    this.index += char === '\r' && this.peek(1) === '\n' ? 2 : 1;
    this.line++;
    this.column = 0;
    return char === '\u2028' || char === '\u2029' ? char : '\n';
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.skip();
  }

  skipComment(): void {
    if (this.peek() === '#') while (!isBreakOrEnd(this.peek())) this.skip();
  }

  /** Whether `---` or `...` stands here, at the start of a line. */
  get atDocumentIndicator(): boolean {
    if (this.column !== 0) return false;
    const three = this.text.slice(this.index, this.index + 3);
    return (three === '---' || three === '...') && isBlankOrEnd(this.peek(3));
  }
}

export const isBlank = (char: string): boolean => char === ' ' || char === '\t';
export const isBreak = (char: string): boolean =>
  char === '\n' || char === '\r' || char === '\x85' || char === '\u2028' || char === '\u2029';
export const isBreakOrEnd = (char: string): boolean => char === '' || isBreak(char);
export const isBlankOrEnd = (char: string): boolean => isBlank(char) || isBreakOrEnd(char);
export const isWord = (char: string): boolean => /^[A-Za-z0-9_-]$/.test(char);
