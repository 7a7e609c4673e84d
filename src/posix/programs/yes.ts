import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';

export const yes: Program = function* (p) {
  const line = `${p.args.length > 0 ? p.args.join(' ') : 'y'}\n`;
  const block = line.repeat(Math.max(1, Math.floor(1024 / line.length)));
  while (!failed(yield* p.out(block)));
  return 1;
};
