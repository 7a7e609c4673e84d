import type { Program } from '../Program.ts';

export const pwd: Program = function* (p) {
  yield* p.out(`${p.cwd}\n`);
  return 0;
};
