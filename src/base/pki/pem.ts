const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** One block of a PEM text. */
export interface PemBlock {
  label: string;
  bytes: Uint8Array;
}

export function writePem(label: string, bytes: Uint8Array): string {
  const lines = base64(bytes).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The first block with one of these labels (any, when none is given). */
export function readPem(text: string, ...labels: readonly string[]): PemBlock | undefined {
  for (const [, label = '', body = ''] of text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)) {
    if (labels.length === 0 || labels.includes(label)) return { label, bytes: fromBase64(body) };
  }
  return undefined;
}

export function base64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += DIGITS[bits >> 18]! + DIGITS[(bits >> 12) & 63]!;
    out += i + 1 < bytes.length ? DIGITS[(bits >> 6) & 63]! : '=';
    out += i + 2 < bytes.length ? DIGITS[bits & 63]! : '=';
  }
  return out;
}

/** Bytes of base64; what is none of its digits is passed over. */
export function fromBase64(text: string): Uint8Array {
  const out: number[] = [];
  let bits = 0;
  let count = 0;
  for (const char of text) {
    const digit = DIGITS.indexOf(char);
    if (digit < 0) continue;
    bits = ((bits << 6) | digit) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push((bits >> count) & 255);
    }
  }
  return Uint8Array.from(out);
}
