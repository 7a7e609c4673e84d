/** Half a surrogate pair is no character: Go reads U+FFFD instead. */
export const wellFormed = (text: string): string =>
  text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');

/** The bytes of a text. */
export function utf8(text: string): Uint8Array {
  const encoded = encodeURIComponent(wellFormed(text)).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Uint8Array.from(encoded, (c) => c.charCodeAt(0));
}

/** The text of bytes. Throws a URIError when they are no UTF-8. */
export const utf8Text = (bytes: Uint8Array): string =>
  decodeURIComponent([...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes that a text in base64 stands for; what is no base64 counts as zero. */
export function base64Bytes(text: string): Uint8Array {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text.replace(/=+$/, '')) {
    held = ((held << 6) | Math.max(0, BASE64.indexOf(char))) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out.push((held >> bits) & 0xff);
  }
  return Uint8Array.from(out);
}
