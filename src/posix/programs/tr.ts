import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { ansiEscapes } from '../shell/ansiEscapes.ts';
import { parseOptions } from '../text/parseOptions.ts';

const CLASSES: Readonly<Record<string, string>> = {
  lower: range('a', 'z'),
  upper: range('A', 'Z'),
  digit: range('0', '9'),
  alpha: range('A', 'Z') + range('a', 'z'),
  alnum: range('0', '9') + range('A', 'Z') + range('a', 'z'),
  space: ' \t\n\r\f\v',
  blank: ' \t',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  xdigit: '0123456789ABCDEFabcdef',
  cntrl: Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join(''),
  print: range(' ', '~'),
};

export const tr: Program = function* (p) {
  const { flags, operands } = parseOptions(
    p.args,
    'cCdst',
    { delete: 'd', complement: 'c', 'squeeze-repeats': 's' },
    true,
  );
  const [first, second] = operands.map(expandSet);
  if (first === undefined) return yield* p.fail('missing operand');
  if (second === undefined && !flags.has('d') && !flags.has('s'))
    return yield* p.fail(`missing operand after '${operands[0]}'`);
  const complement = flags.has('c') || flags.has('C');
  const inFirst = (char: string) => first.includes(char) !== complement;
  const squeezed = flags.has('s') ? (second ?? '') : '';
  const map = (char: string) => {
    if (second === undefined || flags.has('d') || !inFirst(char)) return char;
    return complement ? second.at(-1)! : (second[first.indexOf(char)] ?? second.at(-1) ?? char);
  };
  let last = '';
  for (;;) {
    const part = yield* p.read(0);
    if (failed(part)) return yield* p.fail(part.message);
    if (part === '') return 0;
    let out = '';
    for (const char of part) {
      if (flags.has('d') && inFirst(char)) continue;
      const mapped = map(char);
      const squeezes = flags.has('s') && (second === undefined ? inFirst(mapped) : squeezed.includes(mapped));
      if (squeezes && mapped === last) continue;
      last = mapped;
      out += mapped;
    }
    if (out !== '' && failed(yield* p.out(out))) return 1;
  }
};

function range(from: string, to: string): string {
  let out = '';
  for (let code = from.charCodeAt(0); code <= to.charCodeAt(0) && out.length < 70_000; code++)
    out += String.fromCharCode(code);
  return out;
}

function expandSet(source: string): string {
  const text = ansiEscapes(
    source.replace(/\[:(\w+):\]/g, (all, name: string) => CLASSES[name]?.replace(/[\\-]/g, '\\$&') ?? all),
  ).text;
  let out = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length) out += text[++at];
    else if (text[at + 1] === '-' && at + 2 < text.length && text[at + 2]! >= text[at]!) {
      out += range(text[at]!, text[at + 2]!);
      at += 2;
    } else out += text[at];
  }
  return out;
}
