import type { Program } from '../Program.ts';
import { parseDuration } from '../text/sizes.ts';

export const sleep: Program = function* (p) {
  if (p.args.length === 0) {
    yield* p.write(
      2,
      p.gnu ? "sleep: missing operand\nTry 'sleep --help' for more information.\n" : 'Usage: sleep [N]...\n',
    );
    return 1;
  }
  let total = 0;
  for (const arg of p.args) {
    const ms = parseDuration(arg);
    if (ms === undefined) {
      return yield* p.fail(
        p.gnu ? `invalid time interval '${arg}'\nTry 'sleep --help' for more information.` : `invalid number '${arg}'`,
      );
    }
    total += ms;
  }
  yield* p.sleep(total);
  return 0;
};
