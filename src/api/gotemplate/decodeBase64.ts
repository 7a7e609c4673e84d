const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The UTF-8 text in base64, or the place of the first character that is wrong (Go's strict standard encoding). */
export function decodeBase64(encoded: string): string | number {
  const text = encoded.replace(/[\r\n]/g, '');
  const bad = text.search(/[^A-Za-z0-9+/]/);
  const end = bad < 0 ? text.length : bad;
  const padding = text.slice(end);
  const complete = text.length % 4 === 0 && (padding === '' || padding === '=' || padding === '==');
  if (!complete) return bad < 0 ? text.length - (text.length % 4) : padding.startsWith('=') ? text.length : bad;
  let held = 0;
  let bits = 0;
  let escaped = '';
  let raw = '';
  for (const char of text.slice(0, end)) {
    held = ((held << 6) | ALPHABET.indexOf(char)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const byte = (held >> bits) & 0xff;
    escaped += `%${byte.toString(16).padStart(2, '0')}`;
    raw += byte < 0x80 ? String.fromCharCode(byte) : '\ufffd';
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return raw;
  }
}
