const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The text of a Go string literal in double quotes; undefined when an escape is wrong. */
export function unquoteString(literal: string): string | undefined {
  let valid = true;
  const pattern = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/gs;
  const text = literal.slice(1, -1).replace(pattern, (_, code: string) => {
    if (code.length > 1) {
      const octal = /^[0-7]{3}$/.test(code);
      return String.fromCodePoint(octal ? Number.parseInt(code, 8) : Number.parseInt(code.slice(1), 16));
    }
    const plain = ESCAPES[code];
    if (plain === undefined) valid = false;
    return plain ?? '';
  });
  return valid ? text : undefined;
}

/** The number that a Go character constant is. */
export function unquoteChar(literal: string): number {
  return unquoteString(literal)?.codePointAt(0) ?? 0;
}
