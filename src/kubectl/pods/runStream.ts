import type { StreamRequest } from '../../client/Stream.ts';
import type { Invocation } from '../Command.ts';
import { ExitCode } from '../KubectlError.ts';
import { INTERRUPTED } from '../untilEnd.ts';

export interface StreamOptions {
  /** Pass standard input on. */
  stdin: boolean;
  /** Where output goes; the command's own streams unless told. */
  onData?(channel: 'stdout' | 'stderr', text: string): void;
  /** Input to send instead of standard input. */
  input?: string;
  tty?: boolean;
}

/** Runs exec, attach or a followed log to its end. Ctrl-C breaks the connection. */
export async function runStream(
  invocation: Invocation,
  request: StreamRequest,
  options: StreamOptions,
): Promise<number> {
  const { io, session } = invocation;
  const client = await session.client();
  return new Promise<number>((resolve, reject) => {
    let ended = false;
    let forget: (() => void) | undefined;
    const finish = (code: number, error?: Error): void => {
      if (ended) return;
      ended = true;
      forget?.();
      if (error) reject(error);
      else resolve(code);
    };
    const stream = client.stream(request, {
      onData(channel, text) {
        if (ended) return;
        if (options.onData) options.onData(channel, text);
        else if (channel === 'stderr') io.stderr(text);
        else io.stdout(text);
      },
      onClose: ({ exitCode, error }) => finish(exitCode ?? 0, error),
    });
    if (ended) return;
    if (options.tty) stream.resize(io.columns, io.rows ?? 24);
    // With a terminal Ctrl-C goes to the process; without one it ends kubectl.
    forget = io.interrupt?.onAbort(() => {
      if (options.tty) stream.write('\x03');
      else {
        stream.cancel();
        finish(INTERRUPTED);
      }
    });
    if (options.input !== undefined) {
      stream.write(options.input);
      stream.closeInput();
    } else if (options.stdin) void pump(invocation, stream, () => ended);
  });
}

async function pump(
  { io }: Invocation,
  stream: { write(text: string): void; closeInput(): void },
  ended: () => boolean,
): Promise<void> {
  if (!io.readInput) {
    const all = await io.stdin();
    if (all) stream.write(all);
    stream.closeInput();
    return;
  }
  while (!ended()) {
    const text = await io.readInput();
    if (text === undefined) {
      if (!ended()) stream.closeInput();
      return;
    }
    if (!ended()) stream.write(text);
  }
}

/** Says how a remote command ended, when not well. */
export function reportExit(invocation: Invocation, code: number): undefined {
  if (code === 0) return undefined;
  if (code !== INTERRUPTED) invocation.io.stderr(`command terminated with exit code ${code}\n`);
  throw new ExitCode(code);
}
