import { cleanPaste, PASTE_LIMIT } from './cleanPaste.ts';
import { expandEvents, History } from './History.ts';
import type { Key, KeyName } from './Key.ts';
import { KeyDecoder } from './KeyDecoder.ts';
import { LineBuffer } from './LineBuffer.ts';
import { listColumns } from './listColumns.ts';
import { ScreenLine } from './ScreenLine.ts';
import { placeAfter } from './textWidth.ts';

/** What may stand in place of the word before the cursor. */
export interface Completion {
  /** Where the word begins in the line. */
  from: number;
  /** Whole words, sorted. */
  words: readonly string[];
  /** What follows when there is only one: a space, or nothing (a directory, `--flag=`). */
  suffix?: string;
  /** What to show in a list instead of the words. */
  labels?: readonly string[];
}

/** Who reads: the shell, a program that asked for a line, the far end of a connection (which echoes), or nobody now. */
export type Reader = 'shell' | 'program' | 'remote' | 'nobody';

export interface LineEditorOptions {
  /** Writes to the screen. */
  out(text: string): void;
  columns(): number;
  reader(): Reader;
  submit(line: string): void;
  interrupt(): void;
  endOfInput(): void;
  complete?(line: string, cursor: number): Promise<Completion | undefined>;
}

/**
 * Edits lines as a readline does, for whoever reads from the terminal. Keys that come while nobody reads wait; Ctrl-C never
 * does. What programs print meanwhile goes through `print`, which keeps the unfinished line below it.
 *
 *     prompt (ScreenLine.tail) │ text before the cursor ▏after
 */
export class LineEditor {
  readonly history = new History();
  /** Of what programs were told, such as the commands of a shell in a container. */
  private readonly inner = new History();
  readonly buffer = new LineBuffer();
  private readonly screen = new ScreenLine();
  private readonly decoder = new KeyDecoder();
  private queue: Key[] = [];
  private completing = false;
  private listed = '';
  private search: { query: string; index: number; match: string } | undefined;
  /** The row of the cursor, counted from the row of the prompt. */
  private row = 0;

  constructor(private readonly options: LineEditorOptions) {}

  /** Something was typed or pasted. */
  input(text: string): void {
    for (const key of this.decoder.decode(text)) {
      if (key.kind === 'key' && key.name === 'interrupt') this.interrupt();
      else this.queue.push(key);
    }
    this.drain();
  }

  /** A program or the shell printed something. */
  print(text: string): void {
    if (text === '') return;
    const shown = this.shownText();
    if (shown !== '') this.erase();
    this.options.out(text);
    this.screen.write(text);
    if (shown !== '') this.draw();
  }

  /** Takes keys that wait, as far as somebody reads. */
  drain(): void {
    while (this.queue.length > 0 && !this.completing && this.options.reader() !== 'nobody') {
      this.take(this.queue.shift()!);
    }
  }

  /** The size of the screen has changed. */
  redraw(): void {
    if (this.shownText() === '') return;
    this.erase();
    this.draw();
  }

  private interrupt(): void {
    this.queue = [];
    this.completing = false;
    if (this.options.reader() === 'remote') this.erase();
    else this.moveToEnd();
    this.search = undefined;
    this.buffer.set('');
    this.row = 0;
    this.history.rest();
    this.inner.rest();
    if (this.options.reader() !== 'remote') this.put('^C');
    this.options.interrupt();
  }

  private take(key: Key): void {
    if (key.kind === 'paste') this.paste(key.text);
    else if (this.search) this.searchKey(key);
    else if (key.kind === 'text') this.type(key.text);
    else this.press(key.name);
  }

  private paste(text: string): void {
    if (text.length > PASTE_LIMIT) {
      this.note(`the pasted text is longer than ${PASTE_LIMIT} characters: put it into a file of the editor`);
      return;
    }
    const clean = this.options.reader() === 'shell' ? cleanPaste(text) : text.replace(/\r\n?/g, '\n');
    this.search = undefined;
    this.queue.unshift(...keysOf(clean));
  }

  private type(text: string): void {
    const atEnd = this.buffer.after === '';
    const { column } = placeAfter(this.buffer.text, this.startColumn(), this.options.columns());
    const fits = column + text.length < this.options.columns();
    this.buffer.insert(text);
    this.listed = '';
    if (atEnd && fits && /^[ -~]*$/.test(text)) this.options.out(text);
    else this.redrawAll();
  }

  private press(name: KeyName): void {
    if (name !== 'tab') this.listed = '';
    if (name === 'enter') this.enter();
    else if (name === 'tab') this.complete();
    else if (name === 'end-of-input') this.endOfInput();
    else if (name === 'clear') this.clear();
    else if (name === 'search') this.beginSearch();
    else if (name === 'up' || name === 'down') this.recall(name);
    else {
      EDITS[name]?.(this.buffer);
      this.redrawAll();
    }
  }

  private enter(): void {
    const reader = this.options.reader();
    if (reader !== 'shell') this.inner.add(this.buffer.text);
    if (reader === 'remote') {
      this.send();
      return;
    }
    this.moveToEnd();
    const [first = '', ...rest] = this.buffer.text.split('\n');
    if (rest.length > 0) this.queue.unshift(...keysOf(`${rest.join('\n')}\n`));
    let line = first;
    if (this.options.reader() === 'shell') {
      const expanded = expandEvents(first, this.history.entries);
      if ('error' in expanded) {
        this.finishLine(rest.length > 0 ? first : undefined);
        this.note(expanded.error, false);
        return;
      }
      if (expanded.line !== first) {
        this.put(`\n${expanded.line}`);
        line = expanded.line;
      }
    }
    this.finishLine(rest.length > 0 ? first : undefined);
    this.options.submit(line);
  }

  /** Hands a line to the far end, whose echo takes its place on the screen. */
  private send(): void {
    const { text } = this.buffer;
    if (text !== '') this.erase();
    this.buffer.set('');
    this.row = 0;
    this.options.submit(text);
  }

  /** Leaves the line as it stands on the screen. `only`: of several lines only the first one stays. */
  private finishLine(only: string | undefined): void {
    if (only !== undefined) {
      this.erase();
      this.options.out(only);
    }
    this.buffer.set('');
    this.row = 0;
    this.history.rest();
    this.put('\n');
  }

  private endOfInput(): void {
    if (this.buffer.text === '') this.options.endOfInput();
    else {
      this.buffer.delete();
      this.redrawAll();
    }
  }

  private clear(): void {
    this.options.out(`\x1b[H\x1b[2J${this.screen.tail}`);
    this.row = 0;
    this.draw();
  }

  private recall(name: 'up' | 'down'): void {
    const history = this.options.reader() === 'shell' ? this.history : this.inner;
    const entry = name === 'up' ? history.older(this.buffer.text) : history.newer();
    if (entry === undefined) return;
    this.buffer.set(entry);
    this.redrawAll();
  }

  private beginSearch(): void {
    if (this.options.reader() !== 'shell') return;
    this.erase();
    this.search = { query: '', index: this.history.entries.length, match: '' };
    this.draw();
  }

  private searchKey(key: Key): void {
    const search = this.search!;
    if (key.kind === 'key' && key.name !== 'search' && key.name !== 'backspace') {
      this.erase();
      this.search = undefined;
      if (key.name !== 'cancel') this.buffer.set(search.match);
      this.draw();
      if (key.name !== 'cancel') this.press(key.name);
      return;
    }
    let from = search.index + 1;
    if (key.kind === 'text') search.query += key.text;
    else if (key.kind === 'key' && key.name === 'backspace') {
      search.query = search.query.slice(0, -1);
      from = this.history.entries.length;
    } else from = search.index;
    const found = this.history.search(search.query, from);
    this.erase();
    if (found) Object.assign(search, { index: found.index, match: found.entry });
    this.draw();
  }

  private complete(): void {
    if (this.options.reader() !== 'shell' || !this.options.complete) return;
    const { text, cursor } = this.buffer;
    this.completing = true;
    const done = (completion: Completion | undefined): void => {
      if (!this.completing) return;
      this.completing = false;
      if (completion && this.buffer.text === text && this.buffer.cursor === cursor) this.offer(completion);
      this.drain();
    };
    this.options.complete(text, cursor).then(done, () => done(undefined));
  }

  private offer({ from, words, suffix = ' ', labels = words }: Completion): void {
    if (words.length === 0) return;
    const typed = this.buffer.text.slice(from, this.buffer.cursor);
    const common = words.length === 1 ? words[0]! + suffix : commonPrefix(words);
    if (common.length > typed.length || (words.length === 1 && common !== typed)) {
      this.buffer.replaceFrom(from, common);
      this.redrawAll();
      return;
    }
    if (words.length === 1) return;
    // The second Tab shows what there is.
    if (this.listed !== this.buffer.text) {
      this.listed = this.buffer.text;
      return;
    }
    this.note(listColumns(labels, this.options.columns()));
  }

  /** Shows a text below the line and the prompt and line again below it. */
  private note(text: string, below = true): void {
    const prompt = this.screen.tail;
    if (below) {
      this.moveToEnd();
      this.put('\n');
    }
    this.put(`${text}\n${below ? prompt : ''}`);
    this.row = 0;
    if (below) this.draw();
    else {
      this.options.submit('');
    }
  }

  private put(text: string): void {
    this.options.out(text);
    this.screen.write(text);
  }

  private startColumn(): number {
    return this.screen.column(this.options.columns());
  }

  private shownText(): string {
    const { search } = this;
    if (!search) return this.buffer.text;
    return `(reverse-i-search)\`${search.query}': ${search.match}`;
  }

  private redrawAll(): void {
    this.erase();
    this.draw();
  }

  /** Takes the line off the screen; the cursor is behind the prompt. */
  private erase(): void {
    const column = this.startColumn();
    const up = this.row;
    this.options.out(`${up > 0 ? `\x1b[${up}A` : ''}\r${column > 0 ? `\x1b[${column}C` : ''}\x1b[J`);
    this.row = 0;
  }

  /** Draws the line from behind the prompt and puts the cursor where it belongs. */
  private draw(): void {
    const columns = this.options.columns();
    const start = this.startColumn();
    const text = this.shownText();
    const end = placeAfter(text, start, columns);
    const at = this.search ? end : placeAfter(this.buffer.before, start, columns);
    const margin = text !== '' && end.column === 0 && !text.endsWith('\n') ? '\r\n' : '';
    const up = end.row - at.row;
    this.options.out(
      `${text.replaceAll('\n', '\r\n')}${margin}${up > 0 ? `\x1b[${up}A` : ''}\r${at.column > 0 ? `\x1b[${at.column}C` : ''}`,
    );
    this.row = at.row;
  }

  private moveToEnd(): void {
    if (this.search) {
      this.erase();
      this.search = undefined;
      this.draw();
    }
    if (this.buffer.after === '') return;
    this.buffer.cursor = this.buffer.text.length;
    this.redrawAll();
  }
}

const EDITS: Readonly<Partial<Record<KeyName, (buffer: LineBuffer) => void>>> = {
  backspace: (buffer) => buffer.backspace(),
  delete: (buffer) => buffer.delete(),
  left: (buffer) => buffer.left(),
  right: (buffer) => buffer.right(),
  home: (buffer) => buffer.set(buffer.text, 0),
  end: (buffer) => buffer.set(buffer.text),
  'word-left': (buffer) => buffer.wordLeft(),
  'word-right': (buffer) => buffer.wordRight(),
  'kill-line': (buffer) => buffer.killLine(),
  'kill-start': (buffer) => buffer.killStart(),
  'kill-word': (buffer) => buffer.killWord(),
  'kill-next-word': (buffer) => buffer.killNextWord(),
  yank: (buffer) => buffer.yank(),
  transpose: (buffer) => buffer.transpose(),
};

function keysOf(text: string): Key[] {
  const keys: Key[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (i > 0) keys.push({ kind: 'key', name: 'enter' });
    if (line !== '') keys.push({ kind: 'text', text: line.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '') });
  }
  return keys;
}

function commonPrefix(words: readonly string[]): string {
  let prefix = words[0] ?? '';
  for (const word of words) while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
