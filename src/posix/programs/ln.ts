import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const ln: Program = function* (p) {
  const { flags, operands, bad } = parseOptions(p.args, 'sfnvT', { symbolic: 's', force: 'f', 'no-dereference': 'n' });
  if (bad) return yield* usage(p, bad);
  const [target, given] = operands;
  if (target === undefined) return yield* p.fail(p.gnu ? 'missing file operand' : 'missing operand');
  let path = given ?? target.replace(/^.*\//, '');
  const there = yield* p.stat(path, !flags.has('n'));
  if (!failed(there) && there.kind === 'dir' && !flags.has('T'))
    path = `${path.replace(/\/+$/, '')}/${target.replace(/\/+$/, '').replace(/^.*\//, '')}`;
  if (flags.has('f')) yield* call({ op: 'unlink', path });
  const error = flags.has('s')
    ? yield* call({ op: 'symlink', target, path })
    : yield* call({ op: 'link', from: target, to: path });
  if (!error) return 0;
  return yield* p.fail(
    p.gnu
      ? `failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${path}': ${error.message}`
      : `${path}: ${error.message}`,
  );
};
