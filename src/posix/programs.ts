import type { Program, ProgramTable } from './Program.ts';
import { shell } from './programs/sh.ts';

/** Every built-in program by name. `sh` is whichever of the three an image links to it. */
export const programs: ProgramTable = new Map<string, Program>([
  ['sh', shell('ash')],
  ['ash', shell('ash')],
  ['dash', shell('dash')],
  ['bash', shell('bash')],
]);
