import { call, type Sys } from '../Program.ts';
import type { OpenFlags } from '../Syscall.ts';
import { failed, type SysError } from '../SysError.ts';
import { expandText, expandWords } from './expand.ts';
import { type Shell, ShellError } from './Shell.ts';
import type { Redirect } from './syntax.ts';

/** What a redirection replaced: the saved copy of each descriptor, -1 where it was closed. */
export type Saved = [fd: number, copy: number][];

/** Performs redirections on the shell's own descriptors; `restore` undoes them. Throws ShellError after undoing. */
export function* redirect(sh: Shell, redirects: readonly Redirect[]): Sys<Saved> {
  const saved: Saved = [];
  try {
    for (const one of redirects) yield* perform(sh, one, saved);
  } catch (error) {
    yield* restore(saved);
    throw error;
  }
  return saved;
}

export function* restore(saved: Saved): Sys<void> {
  for (const [fd, copy] of saved.reverse()) {
    if (copy < 0) yield* call({ op: 'close', fd });
    else {
      yield* call({ op: 'dup', fd: copy, to: fd });
      yield* call({ op: 'close', fd: copy });
    }
  }
}

/** Redirections of `exec`: they stay. */
export function* keep(saved: Saved): Sys<void> {
  for (const [, copy] of saved) if (copy >= 0) yield* call({ op: 'close', fd: copy });
}

function* perform(sh: Shell, { fd, op, target }: Redirect, saved: Saved): Sys<void> {
  if (op === '<<' || op === '<<<') {
    const text = (yield* expandText(sh, target)) + (op === '<<<' ? '\n' : '');
    yield* replaceWith(saved, fd, yield* hereFile(text));
    return;
  }
  const words = yield* expandWords(sh, [target]);
  if (words.length !== 1) throw new ShellError(`${words.join(' ')}: ambiguous redirect`, 1, false);
  const word = words[0]!;
  if (op === '>&' || op === '<&') {
    if (word === '-') {
      yield* save(saved, fd);
      yield* call({ op: 'close', fd });
      return;
    }
    if (/^\d+$/.test(word)) {
      yield* duplicate(sh, saved, fd, Number(word));
      return;
    }
    if (op === '<&') throw new ShellError(`${word}: ambiguous redirect`, 1, false);
  }
  const opened = yield* openTarget(sh, op, word);
  if (op === '&>' || op === '&>>' || op === '>&') {
    yield* replaceWith(saved, 1, opened);
    yield* duplicate(sh, saved, 2, 1);
  } else yield* replaceWith(saved, fd, opened);
}

function* openTarget(sh: Shell, op: Redirect['op'], path: string): Sys<number> {
  const flags: OpenFlags =
    op === '<'
      ? { read: true }
      : op === '<>'
        ? { read: true, write: true, create: true }
        : op === '>>' || op === '&>>'
          ? { write: true, create: true, append: true }
          : { write: true, create: true, truncate: true };
  if (op === '>' && sh.options.has('C')) {
    const stat = yield* sh.p.stat(path);
    if (!failed(stat) && stat.kind === 'file') {
      throw new ShellError(
        sh.flavor === 'bash' ? `${path}: cannot overwrite existing file` : `can't create ${path}: File exists`,
        1,
        false,
      );
    }
  }
  const fd = yield* sh.p.open(path, flags);
  if (failed(fd)) throw new ShellError(openMessage(sh, op === '<', path, fd), sh.flavor === 'dash' ? 2 : 1, false);
  return fd;
}

function openMessage(sh: Shell, reading: boolean, path: string, error: SysError): string {
  if (sh.flavor === 'bash') return `${path}: ${error.message}`;
  const missing = error.errno === 'ENOENT';
  if (sh.flavor === 'dash') {
    const words = missing ? (reading ? 'No such file' : 'Directory nonexistent') : error.message;
    return `cannot ${reading ? 'open' : 'create'} ${path}: ${words}`;
  }
  const words = missing ? (reading ? 'no such file' : 'nonexistent directory') : error.message;
  return `can't ${reading ? 'open' : 'create'} ${path}: ${words}`;
}

function* hereFile(text: string): Sys<number> {
  const path = `/dev/.here`;
  const pipe = yield* call({ op: 'pipe' });
  if (failed(pipe)) throw new ShellError(`${path}: ${pipe.message}`);
  const [reader, writer] = pipe;
  if (text.length <= 60_000) {
    yield* call({ op: 'write', fd: writer, data: text });
  } else {
    const feeder = function* (p: Shell['p']): Sys<number> {
      yield* p.write(1, text);
      return 0;
    };
    yield* call({ op: 'spawn', argv: ['sh'], program: feeder, fds: { 1: writer } });
  }
  yield* call({ op: 'close', fd: writer });
  return reader;
}

function* save(saved: Saved, fd: number): Sys<void> {
  if (saved.some(([one]) => one === fd)) return;
  const copy = yield* call({ op: 'dup', fd, from: 100, closeOnExec: true });
  saved.push([fd, failed(copy) ? -1 : copy]);
}

function* replaceWith(saved: Saved, fd: number, opened: number): Sys<void> {
  if (opened === fd) {
    saved.push([fd, -1]);
    return;
  }
  yield* save(saved, fd);
  yield* call({ op: 'dup', fd: opened, to: fd });
  yield* call({ op: 'close', fd: opened });
}

function* duplicate(sh: Shell, saved: Saved, fd: number, from: number): Sys<void> {
  yield* save(saved, fd);
  const copied = yield* call({ op: 'dup', fd: from, to: fd });
  if (failed(copied)) {
    throw new ShellError(
      sh.flavor === 'bash'
        ? `${from}: Bad file descriptor`
        : sh.flavor === 'dash'
          ? `${from}: Bad file descriptor`
          : `dup2(${from},${fd}): Bad file descriptor`,
      sh.flavor === 'bash' ? 1 : 2,
      false,
    );
  }
}
