import type { Program } from '../Program.ts';

/** false(1). */
export const refuse: Program = function* () {
  return 1;
};
