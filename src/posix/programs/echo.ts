import type { Program } from '../Program.ts';
import { echoText } from '../text/echoText.ts';

export const echo: Program = function* (p) {
  yield* p.out(echoText(p.args));
  return 0;
};
