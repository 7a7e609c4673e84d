import { failed, type SysError } from '../posix/SysError.ts';
import { Completer } from './completion/Completer.ts';
import { createMachine, type TerminalOptions } from './createMachine.ts';
import { LineEditor } from './editing/LineEditor.ts';
import { HOME } from './Machine.ts';
import { OutputFilter } from './sanitize.ts';

/** A shell on a screen: text with drawing escape codes comes out, what a keyboard sends goes in. */
export interface OpenedTerminal {
  write(text: string): void;
  onOutput(listener: (text: string) => void): () => void;
  resize(columns: number, rows: number): void;
  dispose(): void;
}

export type OpenTerminalOptions = Omit<TerminalOptions, 'show' | 'size' | 'env'> & {
  size: { columns: number; rows: number };
  /** Printed once above the first prompt. */
  greeting?: string;
};

/** Pastes come with brackets around them, so that they can be told from typing. */
const BRACKETED_PASTE = '\x1b[?2004h';
/** Cursor visible and lines wrapped, whatever a program has left behind. */
const AS_FOUND = '\x1b[?25h\x1b[?7h';
const HISTORY = `${HOME}/.bash_history`;
const GREEN = '\x1b[32m';
const PLAIN = '\x1b[0m';

/** Opens a terminal of a screen's size in front of a cluster. Its shell starts at once. */
export function openTerminal(options: OpenTerminalOptions): OpenedTerminal {
  const screen = new Screen();
  const filter = new OutputFilter();
  let size = options.size;
  const { machine, dispose } = createMachine({
    ...options,
    size: () => size,
    show: (text) => editor.print(filter.filter(text)),
    env: { PS1: `${GREEN}\\w${PLAIN} $ ` },
  });
  const completer = new Completer(machine, options.client, () => options.clock.now());
  let lines: string[] = [];
  const editor = new LineEditor({
    out: (text) => screen.write(text),
    columns: () => size.columns,
    reader: () => (machine.shellReads ? 'shell' : machine.raw ? 'remote' : machine.tty.waiting ? 'program' : 'nobody'),
    submit: (line) => {
      if (machine.shellReads) lines.push(line);
      machine.enter(`${line}\n`);
    },
    interrupt: () => {
      lines = [];
      machine.interrupt();
    },
    endOfInput: () => machine.endOfInput(),
    complete: (line, cursor) => completer.complete(line, cursor),
  });
  for (const line of historyOf(machine.vfs.readText(HISTORY))) editor.history.add(line);
  machine.onPrompt = () => {
    screen.write(AS_FOUND);
    editor.drain();
  };
  machine.tty.onWaiting = () => editor.drain();
  machine.onFinished = () => {
    editor.history.add(lines.join('\n'));
    lines = [];
    const { entries } = editor.history;
    if (machine.shell) machine.shell.history = [...entries];
    machine.vfs.writeText(HISTORY, `${entries.slice(-500).join('\n')}\n`, { mode: 0o600 });
  };
  machine.onExit = () => {
    editor.print('The shell has ended; here is a new one.\n');
    machine.startShell();
  };
  Object.assign(machine.tty, size);
  screen.write(BRACKETED_PASTE);
  if (options.greeting) editor.print(`${options.greeting}\n`);
  machine.startShell();
  return {
    write: (text) => editor.input(text),
    onOutput: (listener) => screen.listen(listener),
    resize: (columns, rows) => {
      size = { columns: Math.max(2, columns), rows: Math.max(1, rows) };
      Object.assign(machine.tty, size);
      editor.redraw();
    },
    dispose: () => {
      machine.onExit = () => {};
      dispose();
    },
  };
}

const historyOf = (text: string | SysError): string[] => (failed(text) ? [] : text.split('\n').filter(Boolean));

/** Keeps what is written before somebody listens. */
class Screen {
  private readonly listeners = new Set<(text: string) => void>();
  private kept = '';

  write(text: string): void {
    if (this.listeners.size === 0) this.kept += text;
    for (const listener of this.listeners) listener(text);
  }

  listen(listener: (text: string) => void): () => void {
    this.listeners.add(listener);
    if (this.kept !== '') listener(this.kept);
    this.kept = '';
    return () => this.listeners.delete(listener);
  }
}
