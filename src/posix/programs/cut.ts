import type { Program } from '../Program.ts';
import { eachLine, usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const cut: Program = function* (p) {
  const { flags, values, operands, bad } = parseOptions(p.args, 'd:f:c:b:sn', {
    delimiter: 'd',
    fields: 'f',
    characters: 'c',
    bytes: 'b',
    'only-delimited': 's',
    'output-delimiter': 'o',
  });
  if (bad) return yield* usage(p, bad);
  const spec = values.get('f') ?? values.get('c') ?? values.get('b');
  if (spec === undefined)
    return yield* p.fail(
      p.gnu
        ? "you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information."
        : 'expected a list of bytes, characters, or fields',
    );
  const ranges = spec.split(',').map((part) => /^(\d*)(-?)(\d*)$/.exec(part));
  if (ranges.some((range) => !range || (range[1] === '' && range[3] === '')))
    return yield* p.fail(p.gnu ? `invalid field value '${spec}'` : 'bad list');
  const chosen = (index: number) =>
    ranges.some((range) => {
      const from = Number(range![1] || 1);
      const to = range![2] === '' ? from : range![3] === '' ? Number.POSITIVE_INFINITY : Number(range![3]);
      return index >= from && index <= to;
    });
  const delimiter = values.get('d') ?? '\t';
  return yield* eachLine(p, operands, function* (line) {
    if (!flags.has('f')) yield* p.out(`${[...line].filter((_, i) => chosen(i + 1)).join('')}\n`);
    else if (line.includes(delimiter))
      yield* p.out(
        `${line
          .split(delimiter)
          .filter((_, i) => chosen(i + 1))
          .join(delimiter)}\n`,
      );
    else if (!flags.has('s')) yield* p.out(`${line}\n`);
    return true;
  });
};
