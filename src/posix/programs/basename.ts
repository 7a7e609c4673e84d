import type { Program } from '../Program.ts';

export const basename: Program = function* (p) {
  const [path, suffix] = p.args[0] === '--' ? p.args.slice(1) : p.args;
  if (path === undefined) return yield* p.fail('missing operand');
  let name = path.replace(/(?<=.)\/+$/, '').replace(/^.*\/(?=.)/, '');
  if (suffix && name !== suffix && name.endsWith(suffix)) name = name.slice(0, -suffix.length);
  yield* p.out(`${name}\n`);
  return 0;
};
