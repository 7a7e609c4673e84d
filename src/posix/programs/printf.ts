import type { Program } from '../Program.ts';
import { formatPrintf } from '../text/formatPrintf.ts';

export const printf: Program = function* (p) {
  const [format, ...args] = p.args;
  if (format === undefined) {
    yield* p.write(2, p.gnu ? 'printf: missing operand\n' : 'Usage: printf FORMAT [ARG]...\n');
    return 1;
  }
  const { text, errors } = formatPrintf(format, args);
  yield* p.out(text);
  for (const error of errors) yield* p.fail(error);
  return errors.length > 0 ? 1 : 0;
};
