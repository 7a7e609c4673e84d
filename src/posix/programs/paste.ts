import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { openMessage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const paste: Program = function* (p) {
  const { flags, values, operands } = parseOptions(p.args, 'd:s', { delimiters: 'd', serial: 's' });
  const delimiters = (values.get('d') ?? '\t').replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  const columns: string[][] = [];
  for (const path of operands.length > 0 ? operands : ['-']) {
    const text = path === '-' ? yield* p.readAll(0) : yield* p.readFile(path);
    if (failed(text)) return yield* p.fail(openMessage(p, path, text));
    columns.push(text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  }
  const join = (cells: string[]) =>
    cells.map((cell, i) => (i === 0 ? '' : (delimiters[(i - 1) % delimiters.length] ?? '')) + cell).join('');
  if (flags.has('s')) for (const column of columns) yield* p.out(`${join(column)}\n`);
  else {
    const rows = Math.max(0, ...columns.map((column) => column.length));
    for (let row = 0; row < rows; row++) yield* p.out(`${join(columns.map((column) => column[row] ?? ''))}\n`);
  }
  return 0;
};
