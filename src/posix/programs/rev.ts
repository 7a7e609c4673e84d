import type { Program } from '../Program.ts';
import { eachLine } from '../text/inputs.ts';

export const rev: Program = function* (p) {
  return yield* eachLine(p, p.args, function* (line) {
    yield* p.out(`${[...line].reverse().join('')}\n`);
    return true;
  });
};
