import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { openMessage, usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { parseSize } from '../text/sizes.ts';

/** tail, also following files: with -f it sleeps until the file changes, at no cost in between. */
export const tail: Program = function* (p) {
  const args = p.args.map((arg) => (/^[-+]\d+$/.test(arg) ? `-n${arg.replace(/^-/, '')}` : arg));
  const { flags, values, operands, bad } = parseOptions(args, 'n:c:fFqvs:', {
    lines: 'n',
    bytes: 'c',
    follow: 'f',
    retry: 'F',
    quiet: 'q',
  });
  if (bad) return yield* usage(p, bad);
  const bytes = values.get('c');
  const given = bytes ?? values.get('n') ?? '10';
  const count = parseSize(given.replace(/^[-+]/, ''));
  if (count === undefined)
    return yield* p.fail(p.gnu ? `invalid number of lines: '${given}'` : `invalid number '${given}'`);
  const following = flags.has('f') || flags.has('F');
  const open: Followed[] = [];
  let status = 0;
  const files = operands.length > 0 ? operands : ['-'];
  for (const [i, path] of files.entries()) {
    const fd = yield* openFile(p, path, flags.has('F'));
    if (fd === undefined) {
      status = 1;
      continue;
    }
    if (files.length > 1 && !flags.has('q')) yield* p.out(`${i > 0 ? '\n' : ''}==> ${path} <==\n`);
    const text = yield* p.readAll(fd);
    if (failed(text)) status = yield* p.fail(`${p.gnu ? `error reading '${path}'` : path}: ${text.message}`);
    else {
      yield* p.out(lastPart(text, count, bytes !== undefined, given.startsWith('+')));
      const at = yield* call({ op: 'seek', fd, position: 0, fromEnd: true });
      open.push({ fd, path, at: failed(at) ? 0 : at });
    }
  }
  if (!following || open.length === 0) {
    if (following && p.gnu) yield* p.fail('no files remaining');
    return status;
  }
  return yield* follow(p, open, files.length > 1 && !flags.has('q'));
};

/** A file being followed; `at` is how far it has been read: one that is shorter later was truncated. */
interface Followed {
  fd: number;
  path: string;
  at: number;
}

function* openFile(p: ProcessContext, path: string, retry: boolean): Sys<number | undefined> {
  if (path === '-') return 0;
  let complained = false;
  for (;;) {
    const fd = yield* p.open(path);
    if (!failed(fd)) return fd;
    if (!complained)
      yield* p.fail(p.gnu ? `cannot open '${path}' for reading: ${fd.message}` : openMessage(p, path, fd));
    complained = true;
    if (!retry) return undefined;
    yield* p.sleep(1000);
  }
}

function lastPart(text: string, count: number, bytes: boolean, fromStart: boolean): string {
  if (bytes) return fromStart ? text.slice(count - 1) : count === 0 ? '' : text.slice(-count);
  const lines = text.split(/(?<=\n)/);
  if (fromStart) return lines.slice(Math.max(0, count - 1)).join('');
  return count === 0 ? '' : lines.slice(-count).join('');
}

function* follow(p: ProcessContext, open: Followed[], titled: boolean): Sys<number> {
  let current = open.at(-1)!.path;
  for (;;) {
    for (const followed of open) {
      const { fd, path } = followed;
      for (;;) {
        const part = yield* p.read(fd);
        if (failed(part) || part === '') break;
        if (titled && current !== path) yield* p.out(`\n==> ${path} <==\n`);
        current = path;
        if (failed(yield* p.out(part))) return 1;
      }
      const at = yield* call({ op: 'seek', fd, position: 0, fromEnd: true });
      if (!failed(at)) followed.at = at;
    }
    const only = open.length === 1 ? open[0]! : undefined;
    const waited = only ? yield* call({ op: 'waitChange', fd: only.fd }) : yield* p.sleep(1000);
    if (failed(waited)) {
      if (only?.fd === 0) return 0;
      yield* p.sleep(1000);
      continue;
    }
    if (!only) continue;
    const end = yield* call({ op: 'seek', fd: only.fd, position: 0, fromEnd: true });
    if (failed(end)) return 1;
    yield* call({ op: 'seek', fd: only.fd, position: end < only.at ? 0 : only.at });
  }
}
