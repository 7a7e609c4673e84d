import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';

export const which: Program = function* (p) {
  let status = 0;
  for (const name of p.args.filter((arg) => !arg.startsWith('-'))) {
    const path = yield* p.which(name);
    if (path === undefined || failed(yield* p.stat(path))) status = 1;
    else yield* p.out(`${path}\n`);
  }
  return status;
};
