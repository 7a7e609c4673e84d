const END = 'unexpected end of JSON input';

/**
 * What Go's encoding/json says of text that is not JSON, e.g. `invalid character 'r' looking for beginning of object key
 * string`. Call it only with text that does not parse. Does not recurse, so nesting costs nothing.
 */
export function jsonProblem(text: string): string {
  return new JsonScanner(text).scan();
}

/** Walks over JSON until it goes wrong. Each reader returns the problem, or undefined and stands behind what it read. */
class JsonScanner {
  private at = 0;
  /** The closing characters of what is open, innermost last. */
  private readonly open: string[] = [];

  constructor(private readonly text: string) {}

  scan(): string {
    for (;;) {
      const problem = this.readValue() ?? this.readAfterValue();
      if (problem) return problem;
    }
  }

  private bad(where: string): string {
    return `invalid character ${goChar(this.text, this.at)} ${where}`;
  }

  private peek(): string {
    return this.text[this.at] ?? '';
  }

  /** Skips spaces; whether nothing is left. */
  private skip(): boolean {
    while (this.peek() !== '' && ' \t\r\n'.includes(this.peek())) this.at++;
    return this.peek() === '';
  }

  /** A scalar, or the beginning of an object or list up to its first value. */
  private readValue(): string | undefined {
    for (;;) {
      if (this.skip()) return END;
      const first = this.peek();
      if (first !== '{' && first !== '[') return this.readScalar(first);
      this.open.push(first === '{' ? '}' : ']');
      this.at++;
      this.skip();
      if (this.peek() === this.open.at(-1)) return undefined;
      const problem = first === '{' ? this.readKey() : undefined;
      if (problem) return problem;
    }
  }

  /** What closes after a value, and the comma and key before the next. */
  private readAfterValue(): string | undefined {
    for (;;) {
      const ended = this.skip();
      if (this.open.length === 0) return ended ? END : this.bad('after top-level value');
      if (ended) return END;
      const inObject = this.open.at(-1) === '}';
      if (this.peek() === this.open.at(-1)) {
        this.at++;
        this.open.pop();
        continue;
      }
      if (this.peek() !== ',') return this.bad(inObject ? 'after object key:value pair' : 'after array element');
      this.at++;
      return inObject ? this.readKey() : undefined;
    }
  }

  private readKey(): string | undefined {
    if (this.skip()) return END;
    if (this.peek() !== '"') return this.bad('looking for beginning of object key string');
    const problem = this.readString();
    if (problem) return problem;
    if (this.skip()) return END;
    if (this.peek() !== ':') return this.bad('after object key');
    this.at++;
    return undefined;
  }

  private readScalar(first: string): string | undefined {
    if (first === '"') return this.readString();
    if (first === 't') return this.readLiteral('true');
    if (first === 'f') return this.readLiteral('false');
    if (first === 'n') return this.readLiteral('null');
    if (first !== '-' && !/\d/.test(first)) return this.bad('looking for beginning of value');
    return this.readNumber();
  }

  private readLiteral(word: string): string | undefined {
    for (const expected of word) {
      if (this.peek() === '') return END;
      if (this.peek() !== expected) return this.bad(`in literal ${word} (expecting '${expected}')`);
      this.at++;
    }
    return undefined;
  }

  /** Digits, of which there must be one. */
  private readDigits(where: string): string | undefined {
    if (this.peek() === '') return END;
    if (!/\d/.test(this.peek())) return this.bad(where);
    while (/\d/.test(this.peek())) this.at++;
    return undefined;
  }

  private readNumber(): string | undefined {
    if (this.peek() === '-') this.at++;
    if (this.peek() === '0') this.at++;
    else {
      const problem = this.readDigits('in numeric literal');
      if (problem) return problem;
    }
    if (this.peek() === '.') {
      this.at++;
      const problem = this.readDigits('after decimal point in numeric literal');
      if (problem) return problem;
    }
    if (this.peek() !== 'e' && this.peek() !== 'E') return undefined;
    this.at++;
    if (this.peek() === '+' || this.peek() === '-') this.at++;
    return this.readDigits('in exponent of numeric literal');
  }

  private readString(): string | undefined {
    for (this.at++; this.peek() !== ''; this.at++) {
      if (this.peek() === '"') {
        this.at++;
        return undefined;
      }
      if (this.peek() < ' ') return this.bad('in string literal');
      const problem = this.peek() === '\\' ? this.readEscape() : undefined;
      if (problem) return problem;
    }
    return END;
  }

  /** Ends on the last character of the escape. */
  private readEscape(): string | undefined {
    this.at++;
    if (this.peek() === '') return END;
    if (this.peek() !== 'u') return '"\\/bfnrt'.includes(this.peek()) ? undefined : this.bad('in string escape code');
    for (let i = 0; i < 4; i++) {
      this.at++;
      if (this.peek() === '') return END;
      if (!/[0-9a-fA-F]/.test(this.peek())) return this.bad('in \\u hexadecimal character escape');
    }
    return undefined;
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
