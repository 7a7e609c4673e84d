const LIMIT = 1000;

/** The commands of earlier, and a place in them while one leafs through. */
export class History {
  readonly entries: string[] = [];
  private at = 0;
  private draft = '';

  add(entry: string): void {
    if (entry.trim() !== '' && !entry.startsWith(' ') && this.entries.at(-1) !== entry) this.entries.push(entry);
    if (this.entries.length > LIMIT) this.entries.shift();
    this.rest();
  }

  /** Back to the line that is being written. */
  rest(): void {
    this.at = this.entries.length;
    this.draft = '';
  }

  older(current: string): string | undefined {
    if (this.at === 0) return undefined;
    if (this.at === this.entries.length) this.draft = current;
    return this.entries[--this.at];
  }

  newer(): string | undefined {
    if (this.at >= this.entries.length) return undefined;
    this.at++;
    return this.at === this.entries.length ? this.draft : this.entries[this.at];
  }

  /** The latest entry before index `from` that contains the text. */
  search(text: string, from = this.entries.length): { index: number; entry: string } | undefined {
    for (let index = Math.min(from, this.entries.length) - 1; index >= 0; index--) {
      const entry = this.entries[index]!;
      if (entry.includes(text)) return { index, entry };
    }
    return undefined;
  }
}

/** `!!`, `!$`, `!5`, `!-2`, `!kub` as bash expands them; `error` when there is no such event. */
export function expandEvents(line: string, entries: readonly string[]): { line: string } | { error: string } {
  if (!line.includes('!')) return { line };
  let error: string | undefined;
  let out = '';
  let single = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (char === '\\') {
      out += char + (line[++i] ?? '');
      continue;
    }
    if (char === "'") single = !single;
    const [event] = /^!(?:!|\$|-?\d+|[A-Za-z][\w-]*)/.exec(line.slice(i)) ?? [];
    if (char !== '!' || single || event === undefined || '[("$'.includes(line[i - 1] ?? ' ')) {
      out += char;
      continue;
    }
    const found = find(event.slice(1), entries);
    if (found === undefined) error ??= `bash: ${event}: event not found`;
    out += found ?? event;
    i += event.length - 1;
  }
  return error === undefined ? { line: out } : { error };
}

function find(event: string, entries: readonly string[]): string | undefined {
  if (event === '!') return entries.at(-1);
  if (event === '$') return entries.at(-1)?.trim().split(/\s+/).at(-1);
  if (/^-?\d+$/.test(event)) {
    const n = Number(event);
    return n < 0 ? entries.at(n) : entries[n - 1];
  }
  return entries.findLast((entry) => entry.startsWith(event));
}
