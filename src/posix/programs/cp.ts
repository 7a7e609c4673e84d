import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import type { Stat } from '../Syscall.ts';
import { failed, type SysError } from '../SysError.ts';
import { usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const cp: Program = function* (p) {
  const { flags, values, operands, bad } = parseOptions(p.args, 'rRafpvidLPunt:T', {
    recursive: 'r',
    archive: 'a',
    force: 'f',
    verbose: 'v',
    'no-clobber': 'n',
  });
  if (bad) return yield* usage(p, bad);
  const target = values.get('t') ?? operands.pop();
  if (target === undefined || operands.length === 0) {
    return yield* p.fail(
      p.gnu
        ? target === undefined
          ? 'missing file operand'
          : `missing destination file operand after '${target}'`
        : 'missing operand',
    );
  }
  const into = yield* p.stat(target);
  const isDir = !failed(into) && into.kind === 'dir' && !flags.has('T');
  if (operands.length > 1 && !isDir)
    return yield* p.fail(
      p.gnu
        ? `target '${target}': ${failed(into) ? into.message : 'Not a directory'}`
        : `target '${target}' is not a directory`,
    );
  let status = 0;
  for (const source of operands) {
    const name = source.replace(/\/+$/, '').replace(/^.*\//, '');
    const to =
      isDir && name !== '.' && name !== '..' && name !== '' ? `${target.replace(/(?<=.)\/+$/, '')}/${name}` : target;
    if (!(yield* copy(p, source, to, flags, 0))) status = 1;
  }
  return status;
};

/** Copies a file, link or tree; complains and answers false when something failed. */
export function* copy(
  p: ProcessContext,
  from: string,
  to: string,
  flags: ReadonlySet<string>,
  depth: number,
): Sys<boolean> {
  const recursive = flags.has('r') || flags.has('R') || flags.has('a');
  const keepLinks = flags.has('a') || flags.has('d') || flags.has('P') || (recursive && !flags.has('L'));
  const stat = yield* p.stat(from, !keepLinks);
  if (failed(stat)) {
    yield* p.fail(p.gnu ? `cannot stat '${from}': ${stat.message}` : `can't stat '${from}': ${stat.message}`);
    return false;
  }
  if (stat.kind === 'dir') {
    if (!recursive) {
      yield* p.fail(p.gnu ? `-r not specified; omitting directory '${from}'` : `omitting directory '${from}'`);
      return false;
    }
    return depth < 100 && (yield* copyDirectory(p, from, to, flags, stat, depth));
  }
  if (flags.has('n') && !failed(yield* p.stat(to, false))) return true;
  if (stat.kind === 'link') {
    if (!failed(yield* p.stat(to, false))) yield* call({ op: 'unlink', path: to });
    return !(yield* report(p, to, yield* call({ op: 'symlink', target: stat.target ?? '', path: to })));
  }
  const error = yield* copyContent(p, from, to, stat, flags);
  if (flags.has('v') && !error) yield* p.out(`'${from}' -> '${to}'\n`);
  return !error;
}

function* copyDirectory(
  p: ProcessContext,
  from: string,
  to: string,
  flags: ReadonlySet<string>,
  stat: Stat,
  depth: number,
): Sys<boolean> {
  const there = yield* p.stat(to);
  if (failed(there)) {
    const error = yield* call({ op: 'mkdir', path: to, mode: stat.mode | 0o700 });
    if (yield* report(p, to, error, 'directory ')) return false;
  } else if (there.path === stat.path || `${there.path}/`.startsWith(`${stat.path}/`)) {
    yield* p.fail(
      `${p.gnu ? 'cannot copy a directory' : 'recursion detected, omitting directory'} '${from}'${p.gnu ? `, into itself, '${to}'` : ''}`,
    );
    return false;
  }
  const names = yield* p.readdir(from);
  if (failed(names)) {
    yield* p.fail(p.gnu ? `cannot access '${from}': ${names.message}` : `can't open '${from}': ${names.message}`);
    return false;
  }
  let ok = true;
  for (const name of names) ok = (yield* copy(p, `${from}/${name}`, `${to}/${name}`, flags, depth + 1)) && ok;
  return ok;
}

function* copyContent(
  p: ProcessContext,
  from: string,
  to: string,
  stat: Stat,
  flags: ReadonlySet<string>,
): Sys<boolean> {
  const source = yield* p.open(from);
  if (failed(source)) {
    yield* p.fail(
      p.gnu ? `cannot open '${from}' for reading: ${source.message}` : `can't open '${from}': ${source.message}`,
    );
    return true;
  }
  const there = yield* p.stat(to);
  if (!failed(there) && there.path === stat.path) {
    yield* p.fail(`'${from}' and '${to}' are the same file`);
    return true;
  }
  const target = yield* p.open(to, { write: true, create: true, truncate: true });
  if (failed(target)) {
    yield* report(p, to, target, p.gnu ? 'regular file ' : '');
    return true;
  }
  let error: SysError | undefined;
  for (;;) {
    const part = yield* p.read(source, 65_536);
    if (failed(part) || part === '') {
      if (failed(part)) error = part;
      break;
    }
    error = yield* p.write(target, part);
    if (error) break;
  }
  yield* p.close(source);
  yield* p.close(target);
  if (failed(there)) yield* call({ op: 'chmod', path: to, mode: stat.mode });
  if (flags.has('p') || flags.has('a')) yield* call({ op: 'utime', path: to, mtimeMs: stat.mtimeMs });
  if (error) yield* p.fail(p.gnu ? `error writing '${to}': ${error.message}` : `write error: ${error.message}`);
  return error !== undefined;
}

function* report(p: ProcessContext, path: string, error: SysError | undefined, kind = ''): Sys<boolean> {
  if (!error) return false;
  yield* p.fail(
    p.gnu ? `cannot create ${kind}'${path}': ${error.message}` : `can't create ${kind}'${path}': ${error.message}`,
  );
  return true;
}
