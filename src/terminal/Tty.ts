import type { Blocked } from '../posix/OpenFile.ts';
import { BLOCKED } from '../posix/OpenFile.ts';
import { Terminal } from '../posix/Terminal.ts';

/** The terminal that a shell and its programs share, which knows whether one of them waits for a line. */
export class Tty extends Terminal {
  /** Somebody has asked for input and none has come yet. */
  waiting = false;
  /** Told when `waiting` becomes true. */
  onWaiting: () => void = () => {};

  override type(text: string): void {
    this.waiting = false;
    super.type(text);
  }

  override endOfInput(): void {
    this.waiting = false;
    super.endOfInput();
  }

  override read(max: number, until: string | undefined, wake: () => void): string | Blocked {
    const result = super.read(max, until, wake);
    if (result === BLOCKED && !this.waiting) {
      this.waiting = true;
      this.onWaiting();
    }
    return result;
  }
}
