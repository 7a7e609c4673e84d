import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { accounts } from '../text/accounts.ts';
import { parseOptions } from '../text/parseOptions.ts';

/** chown and chgrp. */
export const chown: Program = function* (p) {
  const { flags, operands } = parseOptions(p.args, 'RhvfcLP', { recursive: 'R' });
  const [owner, ...paths] = operands;
  if (owner === undefined || paths.length === 0) return yield* p.fail('missing operand');
  const [user, group] = p.name === 'chgrp' ? ['', owner] : owner.split(/[:.]/);
  const uid = yield* lookUp(p, 'passwd', user ?? '');
  const gid = yield* lookUp(p, 'group', group ?? '');
  if (uid === undefined) return yield* p.fail(p.gnu ? `invalid user: '${owner}'` : `unknown user ${user}`);
  if (gid === undefined) return yield* p.fail(p.gnu ? `invalid group: '${owner}'` : `unknown group ${group}`);
  let status = 0;
  for (const path of paths) if (!(yield* change(p, path, uid, gid, flags.has('R'), 0))) status = 1;
  return status;
};

function* lookUp(p: ProcessContext, file: 'passwd' | 'group', name: string): Sys<number | undefined> {
  if (name === '') return -1;
  if (/^\d+$/.test(name)) return Number(name);
  for (const [id, known] of yield* accounts(p, file)) if (known === name) return id;
  return undefined;
}

function* change(
  p: ProcessContext,
  path: string,
  uid: number,
  gid: number,
  recursive: boolean,
  depth: number,
): Sys<boolean> {
  const stat = yield* p.stat(path);
  const error = failed(stat) ? stat : yield* call({ op: 'chown', path, uid, gid });
  if (error || failed(stat)) {
    yield* p.fail(p.gnu ? `changing ownership of '${path}': ${error?.message}` : `${path}: ${error?.message}`);
    return false;
  }
  let ok = true;
  const names = recursive && stat.kind === 'dir' && depth < 100 ? yield* p.readdir(path) : [];
  if (!failed(names))
    for (const name of names) ok = (yield* change(p, `${path}/${name}`, uid, gid, recursive, depth + 1)) && ok;
  return ok;
}
