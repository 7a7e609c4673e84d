/** A protobuf message is not what it says it is: it ends too early, or has a wire type that nobody uses. */
export class ProtoError extends Error {
  override readonly name = 'ProtoError';
}

/** One field as it stands on the wire. */
export interface WireField {
  number: number;
  /** Of wire type 0: the varint, as a signed 64-bit integer. */
  varint: bigint;
  /** Of every other wire type. */
  bytes: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);
const MAX_VARINT_BYTES = 10;

/** Reads the fields of one message in their order (protobuf encoding, wire types 0, 1, 2 and 5). */
export function* readFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = bytes[at++];
      if (byte === undefined) throw new ProtoError('unexpected EOF');
      value |= BigInt(byte & 127) << BigInt(7 * i);
      if (byte < 128) return value;
    }
    throw new ProtoError('proto: integer overflow');
  };
  const take = (length: number): Uint8Array => {
    if (length < 0 || at + length > bytes.length) throw new ProtoError('unexpected EOF');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    switch (tag & 7) {
      case 0:
        yield { number, varint: BigInt.asIntN(64, varint()), bytes: NO_BYTES };
        break;
      case 1:
        yield { number, varint: 0n, bytes: take(8) };
        break;
      case 2:
        yield { number, varint: 0n, bytes: take(Number(varint())) };
        break;
      case 5:
        yield { number, varint: 0n, bytes: take(4) };
        break;
      default:
        throw new ProtoError(`proto: illegal wireType ${tag & 7}`);
    }
  }
}

/** Bytes of UTF-8 as text; what is not UTF-8 becomes U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++] as number;
    if (first < 128) {
      text += String.fromCharCode(first);
      continue;
    }
    const extra = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : -1;
    let code = first & (0x3f >> Math.max(extra, 0));
    let valid = extra > 0;
    for (let k = 0; valid && k < extra; k++) {
      const next = bytes[i];
      valid = next !== undefined && (next & 0xc0) === 0x80;
      if (!valid) break;
      code = (code << 6) | ((next as number) & 63);
      i++;
    }
    text += valid && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Standard base64 with padding. */
export function base64Text(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += (ALPHABET[word >> 18] ?? '') + (ALPHABET[(word >> 12) & 63] ?? '');
    text +=
      (b === undefined ? '=' : (ALPHABET[(word >> 6) & 63] ?? '')) +
      (c === undefined ? '=' : (ALPHABET[word & 63] ?? ''));
  }
  return text;
}
