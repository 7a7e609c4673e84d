/** One value of DER: its tag, its content, and where its encoding begins and ends in the whole. */
export interface DerValue {
  tag: number;
  content: Uint8Array;
  encoded: Uint8Array;
}

export const SEQUENCE = 0x30;
export const SET = 0x31;
export const INTEGER = 0x02;
export const OID = 0x06;

export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = joinBytes(parts);
  const { length } = content;
  const size: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) size.unshift(rest & 255);
  const head = length < 128 ? [tag, length] : [tag, 0x80 | size.length, ...size];
  return joinBytes([Uint8Array.from(head), content]);
}

export const derSequence = (...parts: readonly Uint8Array[]): Uint8Array => der(SEQUENCE, ...parts);
export const derNull = (): Uint8Array => Uint8Array.of(5, 0);
export const derBits = (bytes: Uint8Array): Uint8Array => der(0x03, Uint8Array.of(0), bytes);

export function derInteger(value: bigint): Uint8Array {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  if (Number.parseInt(hex.slice(0, 2), 16) >= 128) hex = `00${hex}`;
  return der(INTEGER, hexBytes(hex));
}

export function derOid(dotted: string): Uint8Array {
  const [a = 0, b = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [a * 40 + b];
  for (const arc of rest) {
    const digits = [arc & 127];
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 127) | 128);
    bytes.push(...digits);
  }
  return der(OID, Uint8Array.from(bytes));
}

/** `utcTime` until 2049, `generalizedTime` after; `ms` since 1970. */
export function derTime(ms: number): Uint8Array {
  const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14);
  const year = Number(digits.slice(0, 4));
  return year < 2050 ? der(0x17, asciiBytes(`${digits.slice(2)}Z`)) : der(0x18, asciiBytes(`${digits}Z`));
}

/** Every value that stands one after the other in some bytes. Throws a RangeError on what is no DER. */
export function parseDer(bytes: Uint8Array): DerValue[] {
  const out: DerValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at]!;
    let length = bytes[at + 1] ?? -1;
    let start = at + 2;
    if (length > 128) {
      const size = length & 127;
      length = 0;
      for (let i = 0; i < size; i++) length = length * 256 + (bytes[start + i] ?? 0);
      start += size;
    }
    if (length < 0 || start + length > bytes.length) throw new RangeError('not DER');
    out.push({ tag, content: bytes.subarray(start, start + length), encoded: bytes.subarray(at, start + length) });
    at = start + length;
  }
  return out;
}

export function oidText({ content }: DerValue): string {
  const first = content[0] ?? 0;
  const arcs = [Math.min(2, Math.floor(first / 40)), first % 40];
  let arc = 0;
  for (const byte of content.subarray(1)) {
    arc = arc * 128 + (byte & 127);
    if (byte < 128) {
      arcs.push(arc);
      arc = 0;
    }
  }
  return arcs.join('.');
}

export function timeOf({ tag, content }: DerValue): number {
  const text = asciiText(content);
  const full = tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const at = (from: number, to: number): number => Number(full.slice(from, to));
  return Date.UTC(at(0, 4), at(4, 6) - 1, at(6, 8), at(8, 10), at(10, 12), at(12, 14));
}

export const integerOf = ({ content }: DerValue): bigint => BigInt(`0x${bytesHex(content) || '0'}`);

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0) & 255);
export const asciiText = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
export const bytesHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
export const hexBytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
