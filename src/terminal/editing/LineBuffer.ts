/** A line of text with a cursor, and what edits do to it. Positions are UTF-16 units between whole characters. */
export class LineBuffer {
  text = '';
  cursor = 0;
  private killed = '';

  get before(): string {
    return this.text.slice(0, this.cursor);
  }

  get after(): string {
    return this.text.slice(this.cursor);
  }

  set(text: string, cursor = text.length): void {
    this.text = text;
    this.cursor = cursor;
  }

  insert(text: string): void {
    this.set(this.before + text + this.after, this.cursor + text.length);
  }

  /** Puts text in place of what stands from `from` to the cursor. */
  replaceFrom(from: number, text: string): void {
    this.set(this.text.slice(0, from) + text + this.after, from + text.length);
  }

  left(): void {
    this.cursor -= lastChar(this.before).length;
  }

  right(): void {
    this.cursor += firstChar(this.after).length;
  }

  wordLeft(): void {
    this.cursor = wordStart(this.before);
  }

  wordRight(): void {
    this.cursor += wordEnd(this.after);
  }

  backspace(): void {
    this.replaceFrom(this.cursor - lastChar(this.before).length, '');
  }

  delete(): void {
    this.set(this.before + this.after.slice(firstChar(this.after).length), this.cursor);
  }

  killLine(): void {
    this.killed = this.after;
    this.set(this.before);
  }

  killStart(): void {
    this.killed = this.before;
    this.set(this.after, 0);
  }

  /** Back to the last white space, as Ctrl-W does. */
  killWord(): void {
    const from = this.before.search(/\S+\s*$/);
    if (from < 0) return;
    this.killed = this.text.slice(from, this.cursor);
    this.replaceFrom(from, '');
  }

  killNextWord(): void {
    const length = wordEnd(this.after);
    this.killed = this.after.slice(0, length);
    this.set(this.before + this.after.slice(length), this.cursor);
  }

  yank(): void {
    this.insert(this.killed);
  }

  transpose(): void {
    if (this.cursor === this.text.length) this.left();
    const b = firstChar(this.after);
    const a = lastChar(this.before);
    if (a === '' || b === '') return;
    const start = this.cursor - a.length;
    this.set(
      this.text.slice(0, start) + b + a + this.text.slice(start + a.length + b.length),
      start + a.length + b.length,
    );
  }
}

function firstChar(text: string): string {
  const code = text.codePointAt(0);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function lastChar(text: string): string {
  return /[\ud800-\udbff][\udc00-\udfff]$/.test(text) ? text.slice(-2) : text.slice(-1);
}

function wordStart(text: string): number {
  const at = text.search(/[\p{L}\p{N}]+[^\p{L}\p{N}]*$/u);
  return Math.max(0, at);
}

function wordEnd(text: string): number {
  return /^[^\p{L}\p{N}]*[\p{L}\p{N}]*/u.exec(text)?.[0].length ?? 0;
}
