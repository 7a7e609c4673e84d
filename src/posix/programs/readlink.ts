import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';

/** readlink and realpath. */
export const readlink: Program = function* (p) {
  const { flags, operands } = parseOptions(p.args, 'fnemqsz');
  const canonical = p.name === 'realpath' || flags.has('f') || flags.has('e') || flags.has('m');
  let status = 0;
  for (const path of operands) {
    const stat = yield* p.stat(path, canonical);
    if (!failed(stat) && (canonical || stat.kind === 'link'))
      yield* p.out(`${canonical ? stat.path : stat.target}${flags.has('n') ? '' : '\n'}`);
    else {
      status = 1;
      if (p.name === 'realpath' && failed(stat)) yield* p.fail(`${path}: ${stat.message}`);
    }
  }
  return status;
};
