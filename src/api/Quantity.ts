/**
 * A fixed-point amount such as `500m`, `1536Mi` or `2e3`: exact, immutable, with the notation it was written in.
 * Modelled on `resource.Quantity` (k8s.io/apimachinery/pkg/api/resource).
 *
 * Everything is held in billionths, the finest step a quantity has; parsing is memoized by text, so that reading the
 * same request a thousand times costs a map look-up.
 */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

const NANOS = 1_000_000_000n;
const NANOS_PER_MILLI = 1_000_000n;
const MAX_BINARY = (2n ** 63n - 1n) * NANOS;

export class Quantity {
  /** The amount rounded away from zero to whole units: bytes, or whole CPUs. */
  readonly value: number;
  /** The amount rounded away from zero to thousandths. */
  readonly milliValue: number;
  private text: string | undefined;

  constructor(
    readonly nanos: bigint,
    readonly format: QuantityFormat,
    text?: string,
  ) {
    this.value = Number(divideAwayFromZero(nanos, NANOS));
    this.milliValue = Number(divideAwayFromZero(nanos, NANOS_PER_MILLI));
    this.text = text;
  }

  static ofMillis(millis: number, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(millis) * NANOS_PER_MILLI, format);
  }

  static of(value: number, format: QuantityFormat = 'DecimalSI'): Quantity {
    return new Quantity(BigInt(value) * NANOS, format);
  }

  /** -1, 0 or 1, as this is less than, equal to or greater than the other. */
  cmp(other: Quantity): -1 | 0 | 1 {
    return this.nanos < other.nanos ? -1 : this.nanos > other.nanos ? 1 : 0;
  }

  /** The sum, in this one's notation unless this is zero. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nanos + other.nanos, this.nanos === 0n ? other.format : this.format);
  }

  /** The difference, in this one's notation unless this is zero. */
  sub(other: Quantity): Quantity {
    return new Quantity(this.nanos - other.nanos, this.nanos === 0n ? other.format : this.format);
  }

  isZero(): boolean {
    return this.nanos === 0n;
  }

  sign(): -1 | 0 | 1 {
    return this.nanos < 0n ? -1 : this.nanos > 0n ? 1 : 0;
  }

  /** The canonical text: no fraction, the largest suffix that loses nothing. `0.5` is `500m`, `1024Mi` is `1Gi`. */
  toString(): string {
    this.text ??= canonicalText(this.nanos, this.format);
    return this.text;
  }
}

export const QUANTITY_FORMAT_ERROR =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
export const QUANTITY_NUMERIC_ERROR = 'unable to parse numeric part of quantity';
export const QUANTITY_SUFFIX_ERROR = "unable to parse quantity's suffix";

/** The text is no quantity; the message is upstream's. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
}

const parsed = new Map<string, Quantity | string>();
const MEMO_LIMIT = 10_000;

/** Reads a quantity; throws `QuantityError` with upstream's message when the text is none. */
export function parseQuantity(text: string | number): Quantity {
  const result = lookUp(text);
  if (typeof result === 'string') throw new QuantityError(result);
  return result;
}

/** Reads a quantity, or `undefined` when the text is none. */
export function tryParseQuantity(text: string | number | undefined): Quantity | undefined {
  if (text === undefined || text === null) return undefined;
  const result = lookUp(text);
  return typeof result === 'string' ? undefined : result;
}

/** What is wrong with the text, in upstream's words; `undefined` when it is a quantity. */
export function quantityProblem(text: string | number): string | undefined {
  const result = lookUp(text);
  return typeof result === 'string' ? result : undefined;
}

/** The canonical text of a quantity; a text that is none comes back as it is. */
export function canonicalQuantity(text: string | number): string {
  const result = lookUp(text);
  return typeof result === 'string' ? String(text) : result.toString();
}

function lookUp(text: string | number): Quantity | string {
  const key = typeof text === 'string' ? text : String(text);
  const known = parsed.get(key);
  if (known !== undefined) return known;
  if (parsed.size >= MEMO_LIMIT) parsed.clear();
  const result = parse(key.trim());
  parsed.set(key, result);
  return result;
}

interface Suffix {
  base: 2 | 10;
  exponent: number;
  format: QuantityFormat;
}

const SUFFIXES = new Map<string, Suffix>([
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, i): [string, Suffix] => [
    suffix,
    { base: 2, exponent: 10 * (i + 1), format: 'BinarySI' },
  ]),
  ...['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((suffix, i): [string, Suffix] => [
    suffix,
    { base: 10, exponent: 3 * i - 9, format: 'DecimalSI' },
  ]),
]);

const DECIMAL_SUFFIX = new Map([...SUFFIXES].filter(([, s]) => s.base === 10).map(([text, s]) => [s.exponent, text]));
const BINARY_SUFFIX = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const PARTS = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
const EXPONENT = /^[eE]([-+]?\d+)$/;

function parse(text: string): Quantity | string {
  if (text === '') return QUANTITY_FORMAT_ERROR;
  const parts = PARTS.exec(text);
  if (!parts) return QUANTITY_FORMAT_ERROR;
  const [, sign = '', whole = '', fraction = '', suffixText = ''] = parts;
  const suffix = interpretSuffix(suffixText);
  if (!suffix) return QUANTITY_SUFFIX_ERROR;
  // A bare suffix or dot reads as zero upstream: its scanner takes an absent number for `0`.
  const digits = `${whole === '' ? '0' : whole}${fraction}`;
  const magnitude = scaled(BigInt(digits), suffix, fraction.length);
  let format = suffix.format;
  const capped = format === 'BinarySI' && magnitude > MAX_BINARY ? MAX_BINARY : magnitude;
  if (format === 'BinarySI' && capped > 0n && capped < NANOS) format = 'DecimalSI';
  const nanos = sign === '-' ? -capped : capped;
  return new Quantity(nanos, format, keepsItsText(whole, fraction, suffix) ? text : undefined);
}

function interpretSuffix(text: string): Suffix | undefined {
  const known = SUFFIXES.get(text);
  if (known) return known;
  const exponent = EXPONENT.exec(text);
  if (!exponent || Math.abs(Number(exponent[1])) > 400) return undefined;
  return { base: 10, exponent: Number(exponent[1]), format: 'DecimalExponent' };
}

/** digits × base^exponent ÷ 10^places in billionths, rounded up: something asked for is never nothing. */
function scaled(digits: bigint, suffix: Suffix, places: number): bigint {
  if (suffix.base === 2)
    return divideAwayFromZero(digits * NANOS * 2n ** BigInt(suffix.exponent), 10n ** BigInt(places));
  const power = suffix.exponent - places + 9;
  return power >= 0 ? digits * 10n ** BigInt(power) : divideAwayFromZero(digits, 10n ** BigInt(-power));
}

/** Upstream answers some texts as they were written, because they look canonical to it (`1.500` is one). */
function keepsItsText(whole: string, fraction: string, suffix: Suffix): boolean {
  const number = whole.replace(/^0+/, '');
  const digits = (number === '' ? '0' : number) + fraction;
  if (digits.length > 18 || digits.startsWith('0')) return false;
  if (suffix.base === 2)
    return fraction === '' && BigInt(digits) % 8n !== 0n && digits.length + suffix.exponent * 0.3 < 14;
  const scale = suffix.exponent - fraction.length;
  return scale >= -9 && scale % 3 === 0 && !digits.endsWith('000');
}

function canonicalText(nanos: bigint, format: QuantityFormat): string {
  if (nanos === 0n) return '0';
  const whole = nanos % NANOS === 0n;
  const small = nanos > -1024n * NANOS && nanos < 1024n * NANOS;
  if (format === 'BinarySI' && whole && !small) return binaryText(nanos / NANOS);
  return decimalText(nanos, format === 'BinarySI' ? 'DecimalSI' : format);
}

function binaryText(value: bigint): string {
  let mantissa = value;
  let power = 0;
  while (power < BINARY_SUFFIX.length - 1 && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    power += 1;
  }
  return `${mantissa}${BINARY_SUFFIX[power]}`;
}

function decimalText(nanos: bigint, format: QuantityFormat): string {
  let mantissa = nanos;
  let exponent = -9;
  while (mantissa % 1000n === 0n && (format === 'DecimalExponent' || exponent < 18)) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (format === 'DecimalSI') return `${mantissa}${DECIMAL_SUFFIX.get(exponent)}`;
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
}

function divideAwayFromZero(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  if (quotient * by === value) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}
