import type { Program } from '../Program.ts';

export const printenv: Program = function* (p) {
  if (p.args.length === 0) {
    for (const [name, value] of Object.entries(p.env)) yield* p.out(`${name}=${value}\n`);
    return 0;
  }
  let status = 0;
  for (const name of p.args) {
    const value = p.env[name];
    if (value === undefined) status = 1;
    else yield* p.out(`${value}\n`);
  }
  return status;
};
