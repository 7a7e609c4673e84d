import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const touch: Program = function* (p) {
  const { flags, values, operands } = parseOptions(p.args, 'acmhd:t:r:', { 'no-create': 'c', date: 'd' });
  if (operands.length === 0) return yield* p.fail(p.gnu ? 'missing file operand' : 'missing operand');
  let status = 0;
  const given = values.get('d');
  const parsed =
    given === undefined
      ? undefined
      : /^@\d+$/.test(given)
        ? Number(given.slice(1)) * 1000
        : Date.parse(`${given.replace(' ', 'T')}Z`);
  const mtimeMs = parsed === undefined || Number.isNaN(parsed) ? yield* p.now() : parsed;
  for (const path of operands) {
    const stat = yield* p.stat(path);
    let error = failed(stat) ? stat : yield* call({ op: 'utime', path, mtimeMs });
    if (failed(stat)) {
      if (stat.errno === 'ENOENT' && flags.has('c')) continue;
      const fd = yield* p.open(path, { write: true, create: true });
      if (failed(fd)) error = fd;
      else {
        yield* p.close(fd);
        error = undefined;
      }
    }
    if (!error) continue;
    status = yield* p.fail(p.gnu ? `cannot touch '${path}': ${error.message}` : `${path}: ${error.message}`);
  }
  return status;
};
