import type { Program } from '../Program.ts';
import { accounts } from '../text/accounts.ts';

export const whoami: Program = function* (p) {
  const name = (yield* accounts(p, 'passwd')).get(p.uid);
  if (name === undefined)
    return yield* p.fail(p.gnu ? `cannot find name for user ID ${p.uid}` : `unknown uid ${p.uid}`);
  yield* p.out(`${name}\n`);
  return 0;
};
