import { limits } from './limits.ts';
import { BLOCKED, type Blocked, OpenFile } from './OpenFile.ts';
import { type SysError, sysError } from './SysError.ts';
import { WaitQueue } from './WaitQueue.ts';

/** A one-way channel of text with a bounded buffer; the two ends are `PipeReader` and `PipeWriter`, or a socket's. */
export class Pipe {
  private buffer = '';
  private readonly changed = new WaitQueue();
  writerClosed = false;
  readerClosed = false;

  constructor(private readonly capacity: number = limits.pipeBytes) {}

  get length(): number {
    return this.buffer.length;
  }

  read(max: number, until: string | undefined, wake: () => void): string | Blocked {
    if (this.buffer === '') {
      if (this.writerClosed) return '';
      this.changed.wait(wake);
      return BLOCKED;
    }
    let end = Math.min(max, this.buffer.length);
    if (until !== undefined) {
      const found = this.buffer.indexOf(until);
      if (found >= 0) end = Math.min(end, found + until.length);
      else if (!this.writerClosed && this.buffer.length < Math.min(max, this.capacity)) {
        this.changed.wait(wake);
        return BLOCKED;
      }
    }
    const taken = this.buffer.slice(0, end);
    this.buffer = this.buffer.slice(end);
    this.changed.wakeAll();
    return taken;
  }

  write(data: string, wake: () => void): number | SysError | Blocked {
    if (this.readerClosed || this.writerClosed) return sysError('EPIPE');
    const room = this.capacity - this.buffer.length;
    if (room <= 0) {
      this.changed.wait(wake);
      return BLOCKED;
    }
    this.buffer += room >= data.length ? data : data.slice(0, room);
    this.changed.wakeAll();
    return Math.min(room, data.length);
  }

  closeWriter(): void {
    this.writerClosed = true;
    this.changed.wakeAll();
  }

  closeReader(): void {
    this.readerClosed = true;
    this.buffer = '';
    this.changed.wakeAll();
  }

  /** Calls `wake` once at the next change: data, room or an end that closed. */
  onChange(wake: () => void): void {
    this.changed.wait(wake);
  }
}

export class PipeReader extends OpenFile {
  constructor(
    readonly pipe: Pipe,
    readonly kind: 'pipe' | 'tty' = 'pipe',
  ) {
    super();
  }

  override read(max: number, until: string | undefined, wake: () => void): string | SysError | Blocked {
    return this.pipe.read(max, until, wake);
  }

  protected override closed(): void {
    this.pipe.closeReader();
  }
}

export class PipeWriter extends OpenFile {
  readonly kind = 'pipe';
  constructor(readonly pipe: Pipe) {
    super();
  }

  override write(data: string, wake: () => void): number | SysError | Blocked {
    return this.pipe.write(data, wake);
  }

  protected override closed(): void {
    this.pipe.closeWriter();
  }
}
