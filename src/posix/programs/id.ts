import type { Program } from '../Program.ts';
import { accounts } from '../text/accounts.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const id: Program = function* (p) {
  const { flags } = parseOptions(p.args, 'ugGn');
  const users = yield* accounts(p, 'passwd');
  const groups = yield* accounts(p, 'group');
  const all = [...new Set([p.gid, ...p.groups])];
  const show = (number: number, names: Map<number, string>) =>
    flags.has('n') ? (names.get(number) ?? String(number)) : String(number);
  const named = (number: number, names: Map<number, string>) =>
    names.has(number) ? `${number}(${names.get(number)})` : String(number);
  if (flags.has('u')) yield* p.out(`${show(p.uid, users)}\n`);
  else if (flags.has('g')) yield* p.out(`${show(p.gid, groups)}\n`);
  else if (flags.has('G')) yield* p.out(`${all.map((one) => show(one, groups)).join(' ')}\n`);
  else
    yield* p.out(
      `uid=${named(p.uid, users)} gid=${named(p.gid, groups)} groups=${all.map((one) => named(one, groups)).join(',')}\n`,
    );
  return 0;
};
