import { ansiEscapes } from '../shell/ansiEscapes.ts';

export interface Formatted {
  text: string;
  /** Messages such as `abc: invalid number`. */
  errors: string[];
}

const MAX_WIDTH = 10_000;

/** printf(1): the format is used again while arguments remain. */
export function formatPrintf(format: string, args: readonly string[]): Formatted {
  const errors: string[] = [];
  const out: string[] = [];
  let next = 0;
  let stopped = false;
  const take = () => args[next++];
  for (let round = 0; round < 100_000; round++) {
    const before = next;
    const piece = formatOnce(format, take, errors);
    out.push(piece.text);
    stopped = piece.stop;
    if (stopped || next >= args.length || next === before) break;
  }
  return { text: out.join(''), errors };
}

function formatOnce(format: string, take: () => string | undefined, errors: string[]): { text: string; stop: boolean } {
  const spec = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlLjzt]*([a-zA-Z%])/g;
  let text = '';
  let at = 0;
  for (let match = spec.exec(format); match; match = spec.exec(format)) {
    const plain = ansiEscapes(format.slice(at, match.index));
    text += plain.text;
    if (plain.stop) return { text, stop: true };
    at = spec.lastIndex;
    const conversion = match[4]!;
    if (conversion === '%') {
      text += '%';
      continue;
    }
    const width = match[2] === '*' ? Number(take() ?? 0) : Number(match[2] ?? 0);
    const precision = match[3] === '*' ? Number(take() ?? 0) : match[3] === undefined ? undefined : Number(match[3]);
    const flags = match[1]! + (width < 0 ? '-' : '');
    const value = take();
    if (conversion === 'b') {
      const escaped = ansiEscapes(value ?? '', true);
      text += pad(escaped.text, Math.abs(width), flags);
      if (escaped.stop) return { text, stop: true };
    } else
      text += pad(
        convert(conversion, value, flags, precision, errors),
        Math.abs(width),
        /[diouxXeEfFgG]/.test(conversion) ? flags : flags.replace('0', ''),
      );
  }
  const tail = ansiEscapes(format.slice(at));
  return { text: text + tail.text, stop: tail.stop };
}

/** One value under one conversion, before padding; shared with awk. */
export function convert(
  conversion: string,
  value: string | undefined,
  flags: string,
  precision: number | undefined,
  errors: string[],
): string {
  switch (conversion) {
    case 's':
      return precision === undefined ? (value ?? '') : (value ?? '').slice(0, precision);
    case 'c':
      return (value ?? '').slice(0, 1);
    case 'q':
      return /^[\w@%+=:,./-]+$/.test(value ?? '') ? value! : `'${(value ?? '').replaceAll("'", "'\\''")}'`;
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return integer(conversion, value, flags, precision, errors);
    default:
      return floating(conversion, value, flags, precision ?? 6, errors);
  }
}

function integer(
  conversion: string,
  value: string | undefined,
  flags: string,
  precision: number | undefined,
  errors: string[],
): string {
  const number = parseInteger(value, errors);
  const negative = number < 0n && (conversion === 'd' || conversion === 'i');
  const magnitude = negative ? -number : conversion === 'd' || conversion === 'i' ? number : BigInt.asUintN(64, number);
  const radix = conversion === 'o' ? 8 : /x/i.test(conversion) ? 16 : 10;
  let digits = magnitude.toString(radix);
  if (conversion === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(Math.min(precision, MAX_WIDTH), '0');
  if (flags.includes('#') && magnitude !== 0n)
    digits = (conversion === 'o' ? '0' : radix === 16 ? `0${conversion}` : '') + digits;
  return (negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') + digits;
}

function parseInteger(value: string | undefined, errors: string[]): bigint {
  const text = (value ?? '').trim();
  if (text === '') {
    return 0n;
  }
  if (/^['"]./.test(text)) return BigInt(text.codePointAt(1)!);
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
  if (!match || match[0] !== text) errors.push(`${value}: invalid number`);
  if (!match) return 0n;
  const body = match[2]!;
  const number = BigInt(/^0[0-7]+$/.test(body) ? `0o${body.slice(1)}` : body);
  return BigInt.asIntN(64, match[1] === '-' ? -number : number);
}

function floating(
  conversion: string,
  value: string | undefined,
  flags: string,
  precision: number,
  errors: string[],
): string {
  const text = (value ?? '').trim();
  const number = text === '' ? 0 : Number.parseFloat(text);
  if (text !== '' && (Number.isNaN(number) || !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text))) {
    if (!/^[-+]?(inf|nan)/i.test(text)) errors.push(`${value}: invalid number`);
  }
  const digits = Math.min(precision, 100);
  const safe = Number.isNaN(number) ? 0 : number;
  const shown = show(conversion, Math.abs(safe), digits, flags.includes('#'));
  return (safe < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') + shown;
}

function show(conversion: string, number: number, digits: number, keepZeros: boolean): string {
  if (!Number.isFinite(number)) return 'inf';
  const lower = conversion.toLowerCase();
  let text: string;
  if (lower === 'f') text = number < 1e21 ? number.toFixed(digits) : BigInt(number).toString();
  else if (lower === 'e') text = exponent(number.toExponential(digits));
  else {
    const p = digits || 1;
    const power = number === 0 ? 0 : Number(number.toExponential(p - 1).split('e')[1]);
    const scientific = power < -4 || power >= p;
    text = scientific ? number.toExponential(p - 1) : number.toFixed(Math.max(0, p - 1 - power));
    if (!keepZeros && text.includes('.')) text = text.replace(/\.?0+(?=e|$)/, '');
    if (scientific) text = exponent(text);
  }
  return conversion === lower ? text : text.toUpperCase();
}

function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

export function pad(text: string, width: number, flags: string): string {
  const size = Math.min(width, MAX_WIDTH);
  const length = [...text].length;
  if (length >= size) return text;
  if (flags.includes('-')) return text + ' '.repeat(size - length);
  if (!flags.includes('0')) return ' '.repeat(size - length) + text;
  const sign = /^[-+ ]?(0[xX])?/.exec(text)![0];
  return sign + '0'.repeat(size - length) + text.slice(sign.length);
}
