import type { Interrupt } from '../kubectl/KubectlIO.ts';

/** What the process of a job is asked to do for it. */
export type JobEvent =
  | { kind: 'write'; fd: 1 | 2; text: string }
  | { kind: 'read-all' }
  | { kind: 'read-on' }
  | { kind: 'shell'; command: string }
  | { kind: 'exit'; status: number };

export interface JobOptions {
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  pid: number;
  /** Whether descriptors 0 and 1 are terminals. */
  stdinTty: boolean;
  stdoutTty: boolean;
}

/**
 * A program that is written with promises and runs beside the process table. Its process in the table takes `JobEvent`s one by
 * one and carries them out with system calls, so that pipes, redirections and signals work as for any other program.
 *
 *     run(job) ─ stdout(), readAll(), … ─► events ─► process: write, read ─► pipe or terminal
 */
export class AsyncJob implements Interrupt {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
  readonly stdinTty: boolean;
  readonly stdoutTty: boolean;
  aborted = false;
  /** The terminal is in raw mode: keys are echoed and control characters are dealt with at the far end. */
  raw = false;
  private readonly events: JobEvent[] = [];
  private waiting: ((event: JobEvent) => void) | undefined;
  private readonly abortListeners = new Set<() => void>();
  private readonly wholeInput: ((text: string) => void)[] = [];
  private readonly shellEnds: ((status: number) => void)[] = [];
  private readonly pieces: (string | undefined)[] = [];
  private readonly pieceReaders: ((piece: string | undefined) => void)[] = [];
  private reading = false;
  private inputEnded = false;

  constructor(options: JobOptions) {
    this.argv = options.argv;
    this.env = options.env;
    this.cwd = options.cwd;
    this.pid = options.pid;
    this.stdinTty = options.stdinTty;
    this.stdoutTty = options.stdoutTty;
  }

  get args(): string[] {
    return this.argv.slice(1);
  }

  stdout = (text: string): void => this.write(1, text);
  stderr = (text: string): void => this.write(2, text);

  /** The whole of standard input. */
  readAll(): Promise<string> {
    return new Promise((resolve) => {
      this.wholeInput.push(resolve);
      this.emit({ kind: 'read-all' });
    });
  }

  /** The next piece of standard input, `undefined` at its end. */
  readPiece(): Promise<string | undefined> {
    if (!this.reading) {
      this.reading = true;
      this.emit({ kind: 'read-on' });
    }
    if (this.pieces.length > 0) return Promise.resolve(this.pieces.shift());
    if (this.inputEnded) return Promise.resolve(undefined);
    return new Promise((resolve) => this.pieceReaders.push(resolve));
  }

  /** Runs a command with the job's own standard streams; answers its status. */
  runShell(command: string): Promise<number> {
    return new Promise((resolve) => {
      this.shellEnds.push(resolve);
      this.emit({ kind: 'shell', command });
    });
  }

  onAbort(callback: () => void): () => void {
    this.abortListeners.add(callback);
    return () => this.abortListeners.delete(callback);
  }

  /** The process is gone: whatever still runs should stop. */
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of [...this.abortListeners]) listener();
    this.abortListeners.clear();
  }

  exit(status: number): void {
    this.emit({ kind: 'exit', status });
  }

  /** For the process: the next event, now or later. */
  next(reply: (event: JobEvent) => void): void {
    const event = this.events.shift();
    if (event) reply(event);
    else this.waiting = reply;
  }

  giveAll(text: string): void {
    this.wholeInput.shift()?.(text);
  }

  givePiece(piece: string | undefined): void {
    if (piece === undefined) this.inputEnded = true;
    const reader = this.pieceReaders.shift();
    if (reader) reader(piece);
    else this.pieces.push(piece);
  }

  giveStatus(status: number): void {
    this.shellEnds.shift()?.(status);
  }

  private write(fd: 1 | 2, text: string): void {
    if (text === '' || this.aborted) return;
    const last = this.events.at(-1);
    if (last?.kind === 'write' && last.fd === fd) last.text += text;
    else this.emit({ kind: 'write', fd, text });
  }

  private emit(event: JobEvent): void {
    if (!this.waiting) {
      this.events.push(event);
      return;
    }
    const reply = this.waiting;
    this.waiting = undefined;
    reply(event);
  }
}
