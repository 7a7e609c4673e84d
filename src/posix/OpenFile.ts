import { type SysError, sysError } from './SysError.ts';

/** What an operation answers that cannot finish now: its `wake` was queued and will be called when it may. */
export const BLOCKED = Symbol('blocked');
export type Blocked = typeof BLOCKED;

export type FileKind = 'file' | 'pipe' | 'tty' | 'socket' | 'device' | 'directory';

/** An open file description: what descriptors of several processes may share. Closed when the last one lets go. */
export abstract class OpenFile {
  abstract readonly kind: FileKind;
  private references = 0;

  /**
   * At most `max` characters, '' at the end. With `until`, no more than up to and including its first occurrence.
   * `wake` is called once when a blocked read may be tried again.
   */
  read(_max: number, _until: string | undefined, _wake: () => void): string | SysError | Blocked {
    return sysError('EBADF');
  }

  /** How many characters were taken, at least one. */
  write(_data: string, _wake: () => void): number | SysError | Blocked {
    return sysError('EBADF');
  }

  retain(): this {
    this.references++;
    return this;
  }

  release(): void {
    this.references--;
    if (this.references === 0) this.closed();
  }

  protected closed(): void {}
}
