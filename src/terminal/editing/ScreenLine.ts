import { charWidth } from './textWidth.ts';

const TAIL_LIMIT = 2000;

/** Follows what is written to know the line the cursor is in: what a prompt is made of, and the column after it. */
export class ScreenLine {
  /** What was written since the last line end, escape sequences included. */
  tail = '';

  write(text: string): void {
    const at = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\x1b[H'), text.lastIndexOf('\x1b[2J'));
    this.tail = at < 0 ? (this.tail + text).slice(-TAIL_LIMIT) : text.slice(at + (text[at] === '\n' ? 1 : 3));
    const back = this.tail.lastIndexOf('\r');
    if (back >= 0) this.tail = this.tail.slice(back + 1);
  }

  column(columns: number): number {
    let column = 0;
    for (const char of this.tail.replace(/\x1b\[[\d;:?]*[@-~]/g, '')) {
      if (char === '\b') column = Math.max(0, column - 1);
      else if (char === '\t') column = (Math.floor(column / 8) + 1) * 8;
      else column += charWidth(char);
    }
    return column % Math.max(1, columns);
  }
}
