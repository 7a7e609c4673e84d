import { type Blocked, OpenFile } from './OpenFile.ts';
import { Pipe } from './Pipe.ts';

/**
 * The guest's side of a terminal: what processes read is what the embedding `type`s (whole lines, its line editor has
 * already echoed them), what they write goes to `show`. `foreground` is the process group that Ctrl-C is meant for.
 */
export class Terminal extends OpenFile {
  readonly kind = 'tty';
  private readonly input = new Pipe();
  foreground = 0;
  columns = 80;
  rows = 24;

  constructor(private readonly show: (data: string) => void) {
    super();
  }

  /** Hands over input. Text beyond the buffer (64 KiB) is dropped, as a real line discipline does. */
  type(text: string): void {
    this.input.write(text, () => {});
  }

  /** Ctrl-D: readers see the end once. */
  endOfInput(): void {
    this.input.closeWriter();
  }

  override read(max: number, until: string | undefined, wake: () => void): string | Blocked {
    const text = this.input.read(max, until, wake);
    if (text === '') this.input.writerClosed = false;
    return text;
  }

  override write(data: string): number {
    this.show(data);
    return data.length;
  }
}
