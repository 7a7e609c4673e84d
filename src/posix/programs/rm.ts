import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const rm: Program = function* (p) {
  const { flags, operands, bad } = parseOptions(p.args, 'rRfiIvd', {
    recursive: 'r',
    force: 'f',
    verbose: 'v',
    'no-preserve-root': 'd',
  });
  if (bad) return yield* usage(p, bad);
  if (operands.length === 0 && !flags.has('f'))
    return yield* p.fail(p.gnu ? "missing operand\nTry 'rm --help' for more information." : 'missing operand');
  let status = 0;
  for (const path of operands) {
    if (/(^|\/)\.\.?\/*$/.test(path)) {
      status = yield* p.fail(
        p.gnu ? `refusing to remove '.' or '..' directory: skipping '${path}'` : "can't remove '.' or '..'",
      );
      continue;
    }
    if (!(yield* remove(p, path, flags, 0))) status = 1;
  }
  return status;
};

function* remove(p: ProcessContext, path: string, flags: ReadonlySet<string>, depth: number): Sys<boolean> {
  const stat = yield* p.stat(path, false);
  const complain = (message: string) =>
    p.fail(p.gnu ? `cannot remove '${path}': ${message}` : `can't remove '${path}': ${message}`);
  if (failed(stat)) {
    if (flags.has('f') && (stat.errno === 'ENOENT' || stat.errno === 'ENOTDIR')) return true;
    yield* complain(stat.message);
    return false;
  }
  if (stat.kind !== 'dir') {
    const error = yield* call({ op: 'unlink', path });
    if (error) yield* complain(error.message);
    else if (flags.has('v')) yield* p.out(p.gnu ? `removed '${path}'\n` : `removed '${path}'\n`);
    return !error;
  }
  if (!flags.has('r') && !flags.has('R')) {
    if (p.gnu) yield* complain('Is a directory');
    else yield* p.fail(`'${path}' is a directory`);
    return false;
  }
  let ok = true;
  const names = yield* p.readdir(path);
  if (!failed(names) && depth < 200)
    for (const name of names) ok = (yield* remove(p, `${path}/${name}`, flags, depth + 1)) && ok;
  const error = yield* call({ op: 'rmdir', path });
  if (error && ok) yield* complain(error.message);
  return ok && !error;
}
