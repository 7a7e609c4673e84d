import { call, type Program } from '../Program.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const rmdir: Program = function* (p) {
  const { flags, operands } = parseOptions(p.args, 'pv', { 'ignore-fail-on-non-empty': 'i' });
  if (operands.length === 0) return yield* p.fail('missing operand');
  let status = 0;
  for (const operand of operands) {
    for (let path = operand; path !== '' && path !== '.'; path = flags.has('p') ? path.replace(/\/?[^/]*$/, '') : '') {
      const error = yield* call({ op: 'rmdir', path });
      if (!error) continue;
      if (error.errno !== 'ENOTEMPTY' || !flags.has('i'))
        status = yield* p.fail(p.gnu ? `failed to remove '${path}': ${error.message}` : `'${path}': ${error.message}`);
      break;
    }
  }
  return status;
};
