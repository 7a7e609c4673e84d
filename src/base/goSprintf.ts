import { goType } from './goType.ts';
import { goNumber, goValue } from './goValue.ts';

interface Spec {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly verb: string;
}

const VERB = /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(.|$)/gsu;

/**
 * Go's `fmt.Sprintf` for JSON values, its complaints included: `%!d(string=a)`, `%!s(MISSING)`, `%!(EXTRA int64=1)`.
 * Whole numbers count as int64.
 */
export function goSprintf(format: string, args: readonly unknown[]): string {
  let used = 0;
  const star = (text: string | undefined): number | undefined =>
    text === '*' ? Number(args[used++]) : text === undefined ? undefined : Number(text);
  const text = format.replace(VERB, (whole, flags: string, widthText, precisionText, verb: string) => {
    if (verb === '') return '%!(NOVERB)';
    const width = star(widthText);
    const precision = star(precisionText) ?? (whole.includes('.') && precisionText === undefined ? 0 : undefined);
    if (verb === '%') return '%';
    if (used >= args.length) return `%!${verb}(MISSING)`;
    return one({ flags, width, precision, verb }, args[used++]);
  });
  const extra = args.slice(used).map((arg) => `${goType(arg)}=${goValue(arg)}`);
  return extra.length > 0 ? `${text}%!(EXTRA ${extra.join(', ')})` : text;
}

function one(spec: Spec, value: unknown): string {
  if (spec.verb === 'T') return padded(spec, goType(value));
  if (spec.verb === 'v' && (typeof value === 'object' || value === undefined)) return padded(spec, goValue(value));
  if (Array.isArray(value)) return `[${value.map((item) => one(spec, item)).join(' ')}]`;
  if (value === null || value === undefined) return `%!${spec.verb}(<nil>)`;
  if (typeof value === 'object') return mapText(spec, value as Record<string, unknown>);
  const text = scalarText(spec, value);
  return text === undefined ? `%!${spec.verb}(${goType(value)}=${goValue(value)})` : padded(spec, text);
}

function mapText(spec: Spec, fields: Record<string, unknown>): string {
  const keys = Object.keys(fields).sort();
  return `map[${keys.map((key) => `${one(spec, key)}:${one(spec, fields[key])}`).join(' ')}]`;
}

function scalarText(spec: Spec, value: unknown): string | undefined {
  if (typeof value === 'string') return stringText(spec, value);
  if (typeof value === 'boolean') return spec.verb === 't' || spec.verb === 'v' ? String(value) : undefined;
  if (typeof value !== 'number') return spec.verb === 'v' ? String(value) : undefined;
  return Number.isInteger(value) ? integerText(spec, value) : floatText(spec, value);
}

function stringText({ verb, precision, flags }: Spec, value: string): string | undefined {
  const text = precision === undefined ? value : [...value].slice(0, precision).join('');
  if (verb === 's' || verb === 'v') return flags.includes('#') && verb === 'v' ? JSON.stringify(text) : text;
  if (verb === 'q') return JSON.stringify(text);
  if (verb !== 'x' && verb !== 'X') return undefined;
  const hex = unescapedBytes(text)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return verb === 'X' ? hex.toUpperCase() : hex;
}

function unescapedBytes(text: string): number[] {
  const escaped = encodeURIComponent(text);
  return (escaped.match(/%..|./g) ?? []).map((part) =>
    part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  );
}

const BASES: Record<string, number> = { d: 10, v: 10, x: 16, X: 16, o: 8, b: 2 };

function integerText({ verb, flags, precision }: Spec, value: number): string | undefined {
  if (verb === 'c') return String.fromCodePoint(value);
  if (verb === 'U') return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
  if (verb === 'q') return `'${String.fromCodePoint(value)}'`;
  const base = BASES[verb];
  if (base === undefined) return undefined;
  const digits = (base === 10 ? goNumber(Math.abs(value)) : Math.abs(value).toString(base)).padStart(
    precision ?? 0,
    '0',
  );
  const prefix = flags.includes('#') ? ({ x: '0x', X: '0X', o: '0', b: '0b' }[verb] ?? '') : '';
  return signed(flags, value, verb) + prefix + (verb === 'X' ? digits.toUpperCase() : digits);
}

/** With `%v` a plus means something else. */
const signed = (flags: string, value: number, verb: string): string =>
  value < 0 ? '-' : flags.includes('+') && verb !== 'v' ? '+' : flags.includes(' ') ? ' ' : '';

function floatText({ verb, flags, precision }: Spec, value: number): string | undefined {
  const size = Math.abs(value);
  const sign = signed(flags, value, verb);
  switch (verb) {
    case 'f':
    case 'F':
      return sign + size.toFixed(precision ?? 6);
    case 'e':
    case 'E': {
      const text = size.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
      return sign + (verb === 'E' ? text.toUpperCase() : text);
    }
    case 'g':
    case 'G':
    case 'v':
      return sign + (precision === undefined ? goNumber(size) : goNumber(Number(size.toPrecision(precision || 1))));
    default:
      return undefined;
  }
}

function padded({ flags, width, verb }: Spec, text: string): string {
  const missing = (width ?? 0) - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0') || verb === 's' || verb === 'v') return ' '.repeat(missing) + text;
  const sign = /^[-+ ]/.test(text) ? text.charAt(0) : '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}
