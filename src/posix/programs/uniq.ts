import type { Program, Sys } from '../Program.ts';
import { eachLine } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const uniq: Program = function* (p) {
  const { flags, values, operands } = parseOptions(p.args, 'cduif:s:w:', {
    count: 'c',
    repeated: 'd',
    unique: 'u',
    'ignore-case': 'i',
  });
  const skipFields = Number(values.get('f') ?? 0);
  const skipChars = Number(values.get('s') ?? 0);
  const key = (line: string) => {
    const rest = line
      .replace(new RegExp(`^(?:\\s*\\S+){0,${Math.min(skipFields, 100)}}`), (all) => (skipFields > 0 ? '' : all))
      .slice(skipChars);
    return flags.has('i') ? rest.toLowerCase() : rest;
  };
  let last: string | undefined;
  let count = 0;
  const flush = function* (): Sys<void> {
    if (last === undefined || (flags.has('d') && count < 2) || (flags.has('u') && count > 1)) return;
    yield* p.out(flags.has('c') ? `${String(count).padStart(7)} ${last}\n` : `${last}\n`);
  };
  const status = yield* eachLine(p, operands.slice(0, 1), function* (line) {
    if (last !== undefined && key(line) === key(last)) count++;
    else {
      yield* flush();
      last = line;
      count = 1;
    }
    return true;
  });
  yield* flush();
  return status;
};
