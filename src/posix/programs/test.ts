import type { Program } from '../Program.ts';
import { evaluateTest } from '../shell/evaluateTest.ts';

export const test: Program = function* (p) {
  let { args } = p;
  if (p.name === '[') {
    if (args.at(-1) !== ']') return yield* p.fail('missing ]', 2);
    args = args.slice(0, -1);
  }
  const result = yield* evaluateTest(p, args);
  if (typeof result === 'string') return yield* p.fail(result, 2);
  return result ? 0 : 1;
};
