import { byteLength } from '../bytes.ts';
import type { Program } from '../Program.ts';
import { eachText, usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const wc: Program = function* (p) {
  const { flags, operands, bad } = parseOptions(p.args, 'lwcmL', {
    lines: 'l',
    words: 'w',
    bytes: 'c',
    chars: 'm',
    'max-line-length': 'L',
  });
  if (bad) return yield* usage(p, bad);
  const wanted = [...'lwmcL'].filter((flag) => flags.has(flag));
  const columns = wanted.length > 0 ? wanted : ['l', 'w', 'c'];
  const rows: { counts: number[]; path: string }[] = [];
  const status = yield* eachText(p, operands, function* (text, path) {
    const all: Readonly<Record<string, number>> = {
      l: text.split('\n').length - 1,
      w: text.match(/\S+/g)?.length ?? 0,
      m: [...text].length,
      c: byteLength(text),
      L: Math.max(0, ...text.split('\n').map((line) => line.length)),
    };
    rows.push({ counts: columns.map((column) => all[column]!), path: operands.length > 0 ? path : '' });
  });
  if (rows.length > 1)
    rows.push({ counts: columns.map((_, i) => rows.reduce((sum, row) => sum + row.counts[i]!, 0)), path: 'total' });
  const single = columns.length === 1 && rows.length === 1;
  const widest = String(Math.max(0, ...rows.flatMap((row) => row.counts))).length;
  const width = single ? 0 : p.gnu ? (operands.length === 0 ? 7 : widest) : 9;
  for (const { counts, path } of rows) {
    yield* p.out(`${counts.map((count) => String(count).padStart(width)).join(' ')}${path === '' ? '' : ` ${path}`}\n`);
  }
  return status;
};
