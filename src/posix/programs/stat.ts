import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { accounts } from '../text/accounts.ts';
import { formatDate } from '../text/formatDate.ts';
import { modeText } from '../text/modes.ts';
import { parseOptions } from '../text/parseOptions.ts';

const KINDS = { file: 'regular file', dir: 'directory', link: 'symbolic link', device: 'character special file' };

export const stat: Program = function* (p) {
  const { flags, values, operands } = parseOptions(p.args, 'Lc:tf', { format: 'c', printf: 'c', dereference: 'L' });
  const users = yield* accounts(p, 'passwd');
  const groups = yield* accounts(p, 'group');
  let status = 0;
  for (const path of operands) {
    const one = yield* p.stat(path, flags.has('L'));
    if (failed(one)) {
      status = yield* p.fail(p.gnu ? `cannot statx '${path}': ${one.message}` : `can't stat '${path}': ${one.message}`);
      continue;
    }
    const time = formatDate('%Y-%m-%d %H:%M:%S.%N +0000', one.mtimeMs);
    const octal = one.mode.toString(8);
    const kind = one.kind === 'file' && one.size === 0 ? 'regular empty file' : KINDS[one.kind];
    const user = users.get(one.uid) ?? String(one.uid);
    const group = groups.get(one.gid) ?? String(one.gid);
    const fields: Readonly<Record<string, string>> = {
      n: path,
      N: one.target === undefined ? `'${path}'` : `'${path}' -> '${one.target}'`,
      s: String(one.size),
      a: octal,
      A: modeText(one.kind, one.mode),
      u: String(one.uid),
      g: String(one.gid),
      U: user,
      G: group,
      F: kind,
      y: time,
      Y: String(Math.floor(one.mtimeMs / 1000)),
      z: time,
      Z: String(Math.floor(one.mtimeMs / 1000)),
      x: time,
      X: String(Math.floor(one.mtimeMs / 1000)),
      b: String(Math.ceil(one.size / 4096) * 8),
      B: '512',
      h: '1',
      i: '1',
    };
    const format = values.get('c');
    if (format !== undefined)
      yield* p.out(`${format.replace(/%([a-zA-Z])/g, (all, letter: string) => fields[letter] ?? all)}\n`);
    else {
      yield* p.out(
        `  File: ${one.target === undefined ? path : `${path} -> ${one.target}`}\n  Size: ${String(one.size).padEnd(10)}\tBlocks: ${fields.b!.padEnd(10)} IO Block: 4096   ${kind}\nAccess: (${octal.padStart(4, '0')}/${fields.A})  Uid: (${String(one.uid).padStart(5)}/${user.padStart(8)})   Gid: (${String(one.gid).padStart(5)}/${group.padStart(8)})\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n`,
      );
    }
  }
  return status;
};
