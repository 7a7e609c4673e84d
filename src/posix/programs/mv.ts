import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { copy } from './cp.ts';

export const mv: Program = function* (p) {
  const { flags, operands, bad } = parseOptions(p.args, 'finvTu', { force: 'f', 'no-clobber': 'n' });
  if (bad) return yield* usage(p, bad);
  const target = operands.pop();
  if (target === undefined || operands.length === 0)
    return yield* p.fail(p.gnu ? 'missing file operand' : 'missing operand');
  const into = yield* p.stat(target);
  const isDir = !failed(into) && into.kind === 'dir' && !flags.has('T');
  if (operands.length > 1 && !isDir)
    return yield* p.fail(p.gnu ? `target '${target}': Not a directory` : `can't rename: ${target} is not a directory`);
  let status = 0;
  for (const from of operands) {
    const name = from.replace(/\/+$/, '').replace(/^.*\//, '');
    const to = isDir ? `${target.replace(/(?<=.)\/+$/, '')}/${name}` : target;
    if (flags.has('n') && !failed(yield* p.stat(to, false))) continue;
    const stat = yield* p.stat(from, false);
    let error = failed(stat) ? stat : yield* call({ op: 'rename', from, to });
    if (error?.errno === 'EXDEV') {
      const copied = yield* copy(p, from, to, new Set(['a']), 0);
      const pid = copied
        ? yield* call({ op: 'spawn', path: (yield* p.which('rm')) ?? '/bin/rm', argv: ['rm', '-rf', from] })
        : undefined;
      if (pid !== undefined && !failed(pid)) yield* call({ op: 'wait', pid });
      if (copied) error = undefined;
    }
    if (!error) continue;
    const words = p.gnu
      ? failed(stat)
        ? `cannot stat '${from}'`
        : `cannot move '${from}' to '${to}'`
      : `can't rename '${from}'`;
    status = yield* p.fail(`${words}: ${error.message}`);
  }
  return status;
};
