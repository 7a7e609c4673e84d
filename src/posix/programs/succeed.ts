import type { Program } from '../Program.ts';

/** true(1), and programs that have nothing to do here. */
export const succeed: Program = function* () {
  return 0;
};
