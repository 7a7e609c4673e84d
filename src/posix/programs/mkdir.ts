import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { usage } from '../text/inputs.ts';
import { applyMode } from '../text/modes.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const mkdir: Program = function* (p) {
  const { flags, values, operands, bad } = parseOptions(p.args, 'pvm:', { parents: 'p', mode: 'm', verbose: 'v' });
  if (bad) return yield* usage(p, bad);
  if (operands.length === 0)
    return yield* p.fail(p.gnu ? "missing operand\nTry 'mkdir --help' for more information." : 'missing operand');
  const mode = applyMode(values.get('m') ?? '777', 0o777, true) ?? 0o777;
  let status = 0;
  for (const path of operands) {
    const steps = flags.has('p')
      ? path
          .split('/')
          .map((_, i, all) => all.slice(0, i + 1).join('/'))
          .filter((one) => one !== '')
      : [path];
    for (const step of steps) {
      const error = yield* call({ op: 'mkdir', path: step, mode });
      if (!error) {
        if (values.has('m') && step === steps.at(-1)) yield* call({ op: 'chmod', path: step, mode });
        continue;
      }
      const there = flags.has('p') ? yield* p.stat(step) : error;
      if (!failed(there) && there.kind === 'dir') continue;
      const reason = !failed(there) && step !== path ? 'Not a directory' : error.message;
      status = yield* p.fail(
        p.gnu ? `cannot create directory '${step}': ${reason}` : `can't create directory '${path}': ${reason}`,
      );
      break;
    }
  }
  return status;
};
