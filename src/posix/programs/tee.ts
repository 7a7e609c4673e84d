import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const tee: Program = function* (p) {
  const { flags, operands } = parseOptions(p.args, 'aip', { append: 'a' });
  const fds = [1];
  let status = 0;
  for (const path of operands) {
    const fd = yield* p.open(path, { write: true, create: true, append: flags.has('a'), truncate: !flags.has('a') });
    if (failed(fd)) status = yield* p.fail(`${path}: ${fd.message}`);
    else fds.push(fd);
  }
  for (;;) {
    const part = yield* p.read(0);
    if (failed(part) || part === '') return status;
    for (const fd of fds) {
      const error = yield* p.write(fd, part);
      if (error) status = yield* p.fail(`write error: ${error.message}`);
    }
  }
};
