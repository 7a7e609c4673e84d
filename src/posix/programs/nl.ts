import type { Program } from '../Program.ts';
import { eachLine } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const nl: Program = function* (p) {
  const { values, operands } = parseOptions(p.args, 'b:w:s:v:i:n:');
  const width = Number(values.get('w') ?? 6);
  let number = Number(values.get('v') ?? 1);
  return yield* eachLine(p, operands, function* (line) {
    const counted = values.get('b') === 'a' || line !== '';
    yield* p.out(
      counted
        ? `${String(number).padStart(width)}${values.get('s') ?? '\t'}${line}\n`
        : `${' '.repeat(width + 1)}${line}\n`,
    );
    if (counted) number += Number(values.get('i') ?? 1);
    return true;
  });
};
