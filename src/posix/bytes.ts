/**
 * Text and bytes. Everything that flows through the guest system is a JavaScript string; its bytes are its UTF-8.
 * A byte that is no valid UTF-8 is carried as the lone surrogate U+DC00+byte, so binary data survives a round trip.
 */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      bytes += 4;
      i++;
    } else bytes += isEscapedByte(unit) ? 1 : 3;
  }
  return bytes;
}

export function encodeBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(byteLength(text));
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
      continue;
    }
    if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6);
    } else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      unit = text.codePointAt(i)!;
      i++;
      bytes[at++] = 0xf0 | (unit >> 18);
      bytes[at++] = 0x80 | ((unit >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
    } else if (isEscapedByte(unit)) {
      bytes[at++] = unit & 0xff;
      continue;
    } else {
      bytes[at++] = 0xe0 | (unit >> 12);
      bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (unit & 0x3f);
  }
  return bytes;
}

export function decodeBytes(bytes: ArrayLike<number>): string {
  const out: string[] = [];
  let run = '';
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i]!;
    const size =
      lead < 0x80
        ? 1
        : lead >= 0xc2 && lead < 0xe0
          ? 2
          : lead >= 0xe0 && lead < 0xf0
            ? 3
            : lead >= 0xf0 && lead < 0xf5
              ? 4
              : 0;
    const point = size === 1 ? lead : size === 0 ? -1 : sequence(bytes, i, size);
    if (point < 0) {
      run += String.fromCharCode(0xdc00 + lead);
      i++;
    } else {
      run += String.fromCodePoint(point);
      i += size;
    }
    if (run.length > 8192) {
      out.push(run);
      run = '';
    }
  }
  out.push(run);
  return out.join('');
}

function sequence(bytes: ArrayLike<number>, at: number, size: number): number {
  let point = bytes[at]! & (0xff >> (size + 1));
  for (let k = 1; k < size; k++) {
    const next = bytes[at + k];
    if (next === undefined || (next & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (next & 0x3f);
  }
  const least = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  return point < least || point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? -1 : point;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

function isEscapedByte(unit: number): boolean {
  return unit >= 0xdc80 && unit < 0xdd00;
}
