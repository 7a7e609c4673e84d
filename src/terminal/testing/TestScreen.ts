import { charWidth } from '../editing/textWidth.ts';

/** A small terminal screen for tests: what a person would see after all that was written. */
export class TestScreen {
  private rows: string[][] = [[]];
  private row = 0;
  private column = 0;

  constructor(readonly columns = 80) {}

  write(text: string): void {
    let at = 0;
    while (at < text.length) {
      const [sequence, count, final] = /^\x1b\[([\d;?]*)([@-~])/.exec(text.slice(at)) ?? [];
      if (sequence !== undefined) {
        this.control(count!, final!);
        at += sequence.length;
        continue;
      }
      const char = String.fromCodePoint(text.codePointAt(at)!);
      this.put(char);
      at += char.length;
    }
  }

  /** Lines without spaces at their ends. */
  get lines(): string[] {
    return this.rows.map((row) => row.join('').trimEnd());
  }

  get cursor(): { row: number; column: number } {
    return { row: this.row, column: this.column };
  }

  private control(count: string, final: string): void {
    const n = Number(count || 1);
    if (final === 'A') this.row = Math.max(0, this.row - n);
    else if (final === 'C') this.column = Math.min(this.columns - 1, this.column + n);
    else if (final === 'J' && count === '2') this.rows = [[]];
    else if (final === 'J') {
      this.rows.length = this.row + 1;
      this.rows[this.row]!.length = Math.min(this.rows[this.row]!.length, this.column);
    } else if (final === 'H') this.row = this.column = 0;
  }

  private put(char: string): void {
    if (char === '\r') this.column = 0;
    else if (char === '\n') this.nextRow();
    else if (char === '\b') this.column = Math.max(0, this.column - 1);
    else {
      const width = charWidth(char);
      if (this.column + width > this.columns) this.nextRow();
      const row = this.rows[this.row]!;
      while (row.length < this.column) row.push(' ');
      row[this.column] = char;
      if (width === 2) row[this.column + 1] = '';
      this.column += width;
    }
  }

  private nextRow(): void {
    this.row++;
    this.column = 0;
    if (this.row >= this.rows.length) this.rows.push([]);
  }
}
