import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { openMessage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const comm: Program = function* (p) {
  const { flags, operands } = parseOptions(p.args, '123');
  const sides: string[][] = [];
  for (const path of operands.slice(0, 2)) {
    const text = path === '-' ? yield* p.readAll(0) : yield* p.readFile(path);
    if (failed(text)) return yield* p.fail(openMessage(p, path, text));
    sides.push(text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  }
  const [left, right] = sides;
  if (!left || !right) return yield* p.fail('missing operand');
  const indent = ['', flags.has('1') ? '' : '\t', (flags.has('1') ? '' : '\t') + (flags.has('2') ? '' : '\t')];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const a = left[i];
    const b = right[j];
    const column = b === undefined || (a !== undefined && a < b) ? 0 : a === undefined || a > b ? 1 : 2;
    if (!flags.has(String(column + 1))) yield* p.out(`${indent[column]}${column === 1 ? b : a}\n`);
    if (column !== 1) i++;
    if (column !== 0) j++;
  }
  return 0;
};
