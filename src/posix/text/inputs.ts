import type { ProcessContext } from '../ProcessContext.ts';
import type { Sys } from '../Program.ts';
import { failed, type SysError } from '../SysError.ts';

/** The message for an input file that cannot be opened or read. */
export function openMessage(p: ProcessContext, path: string, error: SysError): string {
  if (error.errno === 'EISDIR' || p.gnu) return `${path}: ${error.message}`;
  return `can't open '${path}': ${error.message}`;
}

/** Opens an operand for reading, `-` being standard input; complains and answers undefined when that fails. */
export function* openInput(p: ProcessContext, path: string): Sys<number | undefined> {
  if (path === '-') return 0;
  const fd = yield* p.open(path);
  if (!failed(fd)) return fd;
  yield* p.fail(openMessage(p, path, fd));
  return undefined;
}

/**
 * Hands every line (without newline) of the files, or of standard input, to `take`, until it answers false. Answers the exit
 * status: 1 when a file could not be read.
 */
export function* eachLine(
  p: ProcessContext,
  files: readonly string[],
  take: (line: string, path: string, terminated: boolean) => Sys<boolean | undefined>,
): Sys<number> {
  let status = 0;
  for (const path of files.length > 0 ? files : ['-']) {
    const fd = yield* openInput(p, path);
    if (fd === undefined) {
      status = 1;
      continue;
    }
    for (;;) {
      const line = yield* p.readLine(fd);
      if (failed(line)) {
        yield* p.fail(
          line.errno === 'EISDIR'
            ? `${p.gnu ? '' : 'read error: '}${path}: ${line.message}`.replace('read error: ', '')
            : line.message,
        );
        status = 1;
        break;
      }
      if (line === '') break;
      const terminated = line.endsWith('\n');
      if ((yield* take(terminated ? line.slice(0, -1) : line, path, terminated)) === false) return status;
    }
    if (fd !== 0) yield* p.close(fd);
  }
  return status;
}

/** The text of each operand (or of standard input), with the name it was given by. */
export function* eachText(
  p: ProcessContext,
  files: readonly string[],
  take: (text: string, path: string) => Sys<void>,
): Sys<number> {
  let status = 0;
  for (const path of files.length > 0 ? files : ['-']) {
    const fd = yield* openInput(p, path);
    const text = fd === undefined ? undefined : yield* p.readAll(fd);
    if (fd !== undefined && fd !== 0) yield* p.close(fd);
    if (text === undefined) status = 1;
    else if (failed(text)) {
      yield* p.fail(`${text.errno === 'EISDIR' && !p.gnu ? 'read error' : path}: ${text.message}`);
      status = 1;
    } else yield* take(text, path);
  }
  return status;
}

/** All lines of all inputs, without newlines. */
export function* allLines(p: ProcessContext, files: readonly string[]): Sys<{ lines: string[]; status: number }> {
  const lines: string[] = [];
  const status = yield* eachText(p, files, function* (text) {
    if (text === '') return;
    for (const line of (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')) lines.push(line);
  });
  return { lines, status };
}

/** The complaint about an unknown option, with status. */
export function* usage(p: ProcessContext, bad: string, status = 1): Sys<number> {
  const long = bad.startsWith('--');
  if (p.gnu) {
    const words = long ? `unrecognized option '${bad}'` : `invalid option -- '${bad}'`;
    yield* p.write(2, `${p.name}: ${words}\nTry '${p.name} --help' for more information.\n`);
  } else
    yield* p.write(2, `${p.name}: ${long ? `unrecognized option: ${bad.slice(2)}` : `unrecognized option: ${bad}`}\n`);
  return status;
}
