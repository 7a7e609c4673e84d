/**
 * What Go's encoding/json says of text that is not JSON, e.g. `invalid character 'r' looking for beginning of object key
 * string`. Call it only with text that does not parse. Does not recurse, so nesting costs nothing.
 */
export function jsonProblem(text: string): string {
  let at = 0;
  const end = 'unexpected end of JSON input';
  const bad = (where: string): string => `invalid character ${goChar(text, at)} ${where}`;
  const skip = (): void => {
    while (' \t\r\n'.includes(text[at] ?? 'x')) at++;
  };
  /** The closing characters of what is open, innermost last. */
  const open: string[] = [];
  for (;;) {
    skip();
    if (at >= text.length) return end;
    const first = text[at] as string;
    if (first === '{' || first === '[') {
      open.push(first === '{' ? '}' : ']');
      at++;
      skip();
      if (text[at] !== open.at(-1)) {
        const problem = open.at(-1) === '}' ? readKey() : undefined;
        if (problem) return problem;
        continue;
      }
      at++;
      open.pop();
    } else {
      const problem = readScalar(first);
      if (problem) return problem;
    }
    for (;;) {
      skip();
      if (open.length === 0) return at >= text.length ? end : bad('after top-level value');
      if (at >= text.length) return end;
      const inObject = open.at(-1) === '}';
      if (text[at] === open.at(-1)) {
        at++;
        open.pop();
        continue;
      }
      if (text[at] !== ',') return bad(inObject ? 'after object key:value pair' : 'after array element');
      at++;
      const problem = inObject ? readKey() : undefined;
      if (problem) return problem;
      break;
    }
  }

  function readKey(): string | undefined {
    skip();
    if (at >= text.length) return end;
    if (text[at] !== '"') return bad('looking for beginning of object key string');
    const problem = readString();
    if (problem) return problem;
    skip();
    if (at >= text.length) return end;
    if (text[at] !== ':') return bad('after object key');
    at++;
    return undefined;
  }

  function readScalar(first: string): string | undefined {
    if (first === '"') return readString();
    if (first === 't') return readLiteral('true');
    if (first === 'f') return readLiteral('false');
    if (first === 'n') return readLiteral('null');
    if (first !== '-' && !(first >= '0' && first <= '9')) return bad('looking for beginning of value');
    return readNumber();
  }

  function readLiteral(word: string): string | undefined {
    for (const expected of word) {
      if (at >= text.length) return end;
      if (text[at] !== expected) return bad(`in literal ${word} (expecting '${expected}')`);
      at++;
    }
    return undefined;
  }

  function readNumber(): string | undefined {
    const isDigit = (): boolean => /\d/.test(text[at] ?? '');
    const digits = (): void => {
      while (isDigit()) at++;
    };
    if (text[at] === '-') at++;
    if (at >= text.length) return end;
    if (!isDigit()) return bad('in numeric literal');
    if (text[at] === '0') at++;
    else digits();
    if (text[at] === '.') {
      at++;
      if (at >= text.length) return end;
      if (!isDigit()) return bad('after decimal point in numeric literal');
      digits();
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at++;
      if (text[at] === '+' || text[at] === '-') at++;
      if (at >= text.length) return end;
      if (!isDigit()) return bad('in exponent of numeric literal');
      digits();
    }
    return undefined;
  }

  function readString(): string | undefined {
    at++;
    for (; at < text.length; at++) {
      const char = text[at] as string;
      if (char === '"') {
        at++;
        return undefined;
      }
      if (char < ' ') return bad('in string literal');
      if (char !== '\\') continue;
      at++;
      if (at >= text.length) return end;
      if (text[at] !== 'u') {
        if (!'"\\/bfnrt'.includes(text[at] as string)) return bad('in string escape code');
        continue;
      }
      for (let i = 0; i < 4; i++) {
        at++;
        if (at >= text.length) return end;
        if (!/[0-9a-fA-F]/.test(text[at] as string)) return bad('in \\u hexadecimal character escape');
      }
    }
    return end;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "'": "'\\''",
  '"': "'\"'",
  '\n': "'\\n'",
  '\t': "'\\t'",
  '\r': "'\\r'",
};

/** Go reads bytes: of a character beyond ASCII it names the first byte. */
function goChar(text: string, at: number): string {
  const char = text[at] ?? '';
  const known = ESCAPES[char];
  if (known) return known;
  const code = text.codePointAt(at) ?? 0;
  if (code < 32 || code === 127) return `'\\x${code.toString(16).padStart(2, '0')}'`;
  if (code < 128) return `'${char}'`;
  const lead = code < 0x800 ? 0xc0 | (code >> 6) : code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18);
  return `'${String.fromCharCode(lead)}'`;
}
