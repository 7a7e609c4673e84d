import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { applyMode } from '../text/modes.ts';

export const chmod: Program = function* (p) {
  const recursive = p.args.some((arg) => /^-[a-zA-Z]*R/.test(arg) || arg === '--recursive');
  const [mode, ...paths] = p.args.filter((arg) => !/^(-[Rvfc]+|--\w+)$/.test(arg));
  if (mode === undefined || paths.length === 0) return yield* p.fail('missing operand');
  if (applyMode(mode, 0, false) === undefined)
    return yield* p.fail(p.gnu ? `invalid mode: '${mode}'` : `invalid mode '${mode}'`);
  let status = 0;
  for (const path of paths) if (!(yield* change(p, path, mode, recursive, 0))) status = 1;
  return status;
};

function* change(p: ProcessContext, path: string, mode: string, recursive: boolean, depth: number): Sys<boolean> {
  const stat = yield* p.stat(path);
  if (failed(stat)) {
    yield* p.fail(p.gnu ? `cannot access '${path}': ${stat.message}` : `${path}: ${stat.message}`);
    return false;
  }
  const error = yield* call({ op: 'chmod', path, mode: applyMode(mode, stat.mode, stat.kind === 'dir') ?? stat.mode });
  if (error) {
    yield* p.fail(p.gnu ? `changing permissions of '${path}': ${error.message}` : `${path}: ${error.message}`);
    return false;
  }
  let ok = true;
  const names = recursive && stat.kind === 'dir' && depth < 100 ? yield* p.readdir(path) : [];
  if (!failed(names))
    for (const name of names) ok = (yield* change(p, `${path}/${name}`, mode, recursive, depth + 1)) && ok;
  return ok;
}
