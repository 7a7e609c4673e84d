import { base64Text } from './protobuf/ProtoReader.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Text of one byte a character as unpadded base64 for URLs. */
export function encodeBase64Url(text: string): string {
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0) & 255);
  return base64Text(bytes).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}

/** The text of such base64, one character a byte; it ends where something else begins. */
export function decodeBase64Url(text: string): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (const char of text) {
    const value = ALPHABET.indexOf(char);
    if (value < 0) break;
    buffer = ((buffer << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((buffer >> bits) & 255);
  }
  return out;
}
