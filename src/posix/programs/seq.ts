import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const seq: Program = function* (p) {
  const numeric = p.args.map((arg) => (/^-[\d.]/.test(arg) ? `\0${arg}` : arg));
  const { flags, values, operands } = parseOptions(numeric, 's:w');
  const texts = operands.map((text) => text.replace('\0', ''));
  const numbers = texts.map(Number);
  const wrong = texts.find((text) => text.trim() === '' || Number.isNaN(Number(text)));
  if (wrong !== undefined || numbers.length === 0 || numbers.length > 3) {
    if (wrong === undefined) return yield* p.fail('missing operand');
    return yield* p.fail(p.gnu ? `invalid floating point argument: '${wrong}'` : `invalid number '${wrong}'`);
  }
  const [first, step, last] =
    numbers.length === 1
      ? [1, 1, numbers[0]!]
      : numbers.length === 2
        ? [numbers[0]!, 1, numbers[1]!]
        : [numbers[0]!, numbers[1]!, numbers[2]!];
  if (step === 0) return yield* p.fail(`invalid Zero increment value: '0'`);
  const digits = Math.max(0, ...texts.map((text) => (text.split('.')[1] ?? '').length));
  const show = (value: number) => value.toFixed(Math.min(digits, 20));
  const width = flags.has('w') ? Math.max(show(first).length, show(last).length) : 0;
  const separator = values.get('s') ?? '\n';
  let block = '';
  const count = Math.floor((last - first) / step + 1e-9);
  for (let i = 0; i <= count; i++) {
    block += `${i > 0 ? separator : ''}${show(first + i * step).padStart(width, '0')}`;
    if (block.length > 4096) {
      if (failed(yield* p.out(block))) return 1;
      block = '';
    }
  }
  if (count >= 0) yield* p.out(`${block}\n`);
  return 0;
};
