import { WaitQueue } from '../../posix/WaitQueue.ts';

export interface LogLine {
  /** Unix milliseconds. */
  timeMs: number;
  stream: 'stdout' | 'stderr';
  text: string;
}

/** Characters kept of one container's log; what is older is rotated away (kubelet `containerLogMaxSize`, scaled down). */
export const LOG_LIMIT_CHARS = 2 * 1024 * 1024;

/** A longer line is cut, as the runtime cuts its own at 16 KiB and more. */
const LONGEST_LINE = 256 * 1024;

/** What one container has printed, in lines, each with the time of its first character. */
export class ContainerLog {
  private lines: LogLine[] = [];
  private chars = 0;
  private dropped = 0;
  private readonly open: { stdout?: LogLine; stderr?: LogLine } = {};
  private readonly changed = new WaitQueue();
  /** Nothing more will come. */
  closed = false;
  /** Printed, but not yet made. */
  private thunk: { timeMs: number; text: () => string } | undefined;

  constructor(private readonly nowMs: () => number) {}

  /** Number of the line after the last, counted from the container's start. */
  get end(): number {
    this.settle();
    return this.dropped + this.lines.length;
  }

  /** What the node's disk holds of it. */
  get bytes(): number {
    return this.chars;
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    if (text === '') return;
    this.settle();
    let rest = text;
    while (rest !== '') {
      const cut = rest.indexOf('\n');
      const part = cut < 0 ? rest : rest.slice(0, cut);
      const line = this.open[stream];
      if (line && line.text.length + part.length <= LONGEST_LINE) line.text += part;
      else this.push({ timeMs: this.nowMs(), stream, text: part }, stream);
      if (cut >= 0) delete this.open[stream];
      rest = cut < 0 ? '' : rest.slice(cut + 1);
    }
    this.chars += text.length;
    this.rotate();
    this.changed.wakeAll();
  }

  /** Text that is printed now and made when somebody reads it. */
  later(text: () => string): void {
    this.settle();
    this.thunk = { timeMs: this.nowMs(), text };
    this.changed.wakeAll();
  }

  /** Complete and begun lines from number `from` on. */
  since(from: number): readonly LogLine[] {
    this.settle();
    const skip = from - this.dropped;
    return skip <= 0 ? this.lines : this.lines.slice(skip);
  }

  /** Lines that are complete: a follower shows no half lines. */
  complete(from: number): readonly LogLine[] {
    return this.since(from).filter((line) => line !== this.open.stdout && line !== this.open.stderr);
  }

  /** `wake` is called once, when something more has been printed. */
  onChange(wake: () => void): void {
    this.changed.wait(wake);
  }

  /** Tells followers that nothing more will come. */
  close(): void {
    this.closed = true;
    delete this.open.stdout;
    delete this.open.stderr;
    this.changed.wakeAll();
  }

  private settle(): void {
    const { thunk } = this;
    if (!thunk) return;
    this.thunk = undefined;
    const text = thunk.text();
    for (const line of text.replace(/\n$/, '').split('\n')) {
      this.lines.push({ timeMs: thunk.timeMs, stream: 'stdout', text: line });
    }
    this.chars += text.length;
  }

  private push(line: LogLine, stream: 'stdout' | 'stderr'): void {
    this.lines.push(line);
    this.open[stream] = line;
  }

  private rotate(): void {
    if (this.chars <= LOG_LIMIT_CHARS) return;
    let drop = 0;
    let chars = 0;
    while (drop < this.lines.length - 1 && chars < LOG_LIMIT_CHARS / 2)
      chars += (this.lines[drop++]?.text.length ?? 0) + 1;
    this.lines = this.lines.slice(drop);
    this.dropped += drop;
    this.chars -= chars;
  }
}
