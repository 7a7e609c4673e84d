import type { Program } from '../Program.ts';
import { allLines } from '../text/inputs.ts';

export const tac: Program = function* (p) {
  const { lines, status } = yield* allLines(p, p.args);
  yield* p.out(
    lines
      .reverse()
      .map((line) => `${line}\n`)
      .join(''),
  );
  return status;
};
