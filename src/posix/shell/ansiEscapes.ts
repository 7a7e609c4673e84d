const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

/**
 * Replaces backslash escapes as `$'…'`, `echo -e` and `printf` do. `octalZero`: octal numbers need a leading 0 (`echo -e`,
 * `%b`). `stop` is set when `\c` ended the output.
 */
export function ansiEscapes(text: string, octalZero = false): { text: string; stop: boolean } {
  if (!text.includes('\\')) return { text, stop: false };
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char !== '\\') {
      out += char;
      continue;
    }
    const rest = text.slice(at + 1, at + 12);
    const octal = (octalZero ? /^0([0-7]{0,3})/ : /^([0-7]{1,3})/).exec(rest);
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
    const unicode = /^u([0-9a-fA-F]{1,4})/.exec(rest) ?? /^U([0-9a-fA-F]{1,8})/.exec(rest);
    const simple = SIMPLE[rest[0] ?? ''];
    if (rest[0] === 'c') return { text: out, stop: true };
    if (octal) out += byteChar(Number.parseInt(octal[1] || '0', 8));
    else if (hex) out += byteChar(Number.parseInt(hex[1]!, 16));
    else if (unicode) out += String.fromCodePoint(Math.min(Number.parseInt(unicode[1]!, 16), 0x10ffff));
    else if (simple !== undefined) out += simple;
    else out += `\\${rest[0] ?? ''}`;
    at += (octal ?? hex ?? unicode)?.[0].length ?? 1;
  }
  return { text: out, stop: false };
}

function byteChar(value: number): string {
  const byte = value & 0xff;
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
}
