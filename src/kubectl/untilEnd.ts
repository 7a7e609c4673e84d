import type { Cancel } from '../client/KubeRequest.ts';
import type { KubectlIO } from './KubectlIO.ts';

/** The exit code of a command that Ctrl-C ended, as a shell reports it. */
export const INTERRUPTED = 130;

/**
 * Lets something run (a watch, a stream) until it calls `end`, the time is up (`limitMs` > 0), or Ctrl-C. Answers with
 * the exit code; an error given to `end` is thrown.
 */
export function untilEnd(
  io: KubectlIO,
  limitMs: number,
  start: (end: (error?: Error) => void) => Cancel,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let cancel: Cancel | undefined;
    let forget: (() => void) | undefined;
    let ended = false;
    const finish = (code: number, error?: Error): void => {
      if (ended) return;
      ended = true;
      forget?.();
      cancel?.();
      if (error) reject(error);
      else resolve(code);
    };
    if (io.interrupt?.aborted) {
      finish(INTERRUPTED);
      return;
    }
    forget = io.interrupt?.onAbort(() => finish(INTERRUPTED));
    cancel = start((error) => finish(0, error));
    if (ended) cancel();
    else if (limitMs > 0) void io.sleep(limitMs).then(() => finish(0));
  });
}
