import type { Program } from '../Program.ts';

export const dirname: Program = function* (p) {
  if (p.args.length === 0) return yield* p.fail('missing operand');
  for (const path of p.args) {
    const trimmed = path.replace(/(?<=.)\/+$/, '');
    const at = trimmed.lastIndexOf('/');
    yield* p.out(`${at < 0 ? '.' : trimmed.slice(0, at).replace(/(?<=.)\/+$/, '') || '/'}\n`);
  }
  return 0;
};
