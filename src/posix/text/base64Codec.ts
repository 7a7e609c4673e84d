const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function encodeBase64(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const chars = [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63]!);
    const left = bytes.length - at;
    out += left === 1 ? `${chars[0]}${chars[1]}==` : left === 2 ? `${chars[0]}${chars[1]}${chars[2]}=` : chars.join('');
  }
  return out;
}

/** What precedes the first invalid character; white space is skipped. */
export function decodeBase64(text: string): { bytes: number[]; valid: boolean } {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  let seen = 0;
  let padding = 0;
  for (const char of text) {
    if (/\s/.test(char)) continue;
    if (char === '=') {
      padding++;
      continue;
    }
    const value = ALPHABET.indexOf(char === '-' ? '+' : char === '_' ? '/' : char);
    if (value < 0 || padding > 0) return { bytes, valid: false };
    seen++;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return { bytes, valid: (seen + padding) % 4 === 0 };
}
