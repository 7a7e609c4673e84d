import type { Program } from '../Program.ts';
import { call } from '../Program.ts';
import { failed } from '../SysError.ts';
import { eachText } from '../text/inputs.ts';

/** less and more: the embedding's pager when output is a terminal and it has one, else a plain copy. */
export const pager: Program = function* (p) {
  const files = p.args.filter((arg) => !/^[-+]/.test(arg));
  const tty = yield* p.isatty(1);
  return yield* eachText(p, files, function* (text) {
    const taken = tty ? yield* call({ op: 'host', name: 'pager', args: { text } }) : undefined;
    if (taken === undefined || failed(taken)) yield* p.out(text);
  });
};
