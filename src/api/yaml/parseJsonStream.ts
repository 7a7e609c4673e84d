/** One value of a stream of JSON values and where it stands in the text. */
export interface JsonDocument {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

/** Why a stream of JSON ends early, worded as Go's decoder; `offset` counts characters up to and with the bad one. */
export interface JsonSyntaxError {
  readonly message: string;
  readonly offset: number;
}

/** Reads values one after the other until the text ends or is wrong. Source: Go's encoding/json (`Decoder`). */
export function parseJsonStream(text: string): { documents: JsonDocument[]; error?: JsonSyntaxError } {
  const documents: JsonDocument[] = [];
  const scan = new JsonScan(text);
  try {
    for (;;) {
      scan.space();
      if (scan.at >= text.length) return { documents };
      const start = scan.at;
      scan.value(0);
      const source = text.slice(start, scan.at);
      documents.push({ value: JSON.parse(source), start, end: scan.at });
    }
  } catch (error) {
    if (error instanceof ScanStop) return { documents, error: { message: error.message, offset: error.offset } };
    throw error;
  }
}

class ScanStop extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Checks the syntax of one value; building it is left to JSON.parse. */
class JsonScan {
  at = 0;
  constructor(private readonly text: string) {}

  space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private fail(where: string): ScanStop {
    const char = this.text[this.at];
    if (char === undefined) return new ScanStop('unexpected EOF', this.at);
    const shown = char === "'" ? "'\\''" : char === '"' ? "'\"'" : `'${JSON.stringify(char).slice(1, -1)}'`;
    const offset = this.at + 1;
    return new ScanStop(`json: offset ${offset}: invalid character ${shown} ${where}`, offset);
  }

  value(depth: number): void {
    if (depth > 10_000) throw new ScanStop('exceeded max depth', this.at);
    const char = this.text[this.at] ?? '';
    if (char === '{') this.object(depth);
    else if (char === '[') this.array(depth);
    else if (char === '"') this.string();
    else if (char === 't') this.literal('true');
    else if (char === 'f') this.literal('false');
    else if (char === 'n') this.literal('null');
    else if (char === '-' || (char >= '0' && char <= '9')) this.number();
    else throw this.fail('looking for beginning of value');
  }

  private object(depth: number): void {
    this.at++;
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return;
    }
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') throw this.fail('looking for beginning of object key string');
      this.string();
      this.space();
      if (this.text[this.at] !== ':') throw this.fail('after object key');
      this.at++;
      this.space();
      this.value(depth + 1);
      if (this.ends('}', 'after object key:value pair')) return;
    }
  }

  private array(depth: number): void {
    this.at++;
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return;
    }
    for (;;) {
      this.space();
      this.value(depth + 1);
      if (this.ends(']', 'after array element')) return;
    }
  }

  /** After an element: true at the end, false at a comma. */
  private ends(close: string, where: string): boolean {
    this.space();
    const char = this.text[this.at];
    if (char !== close && char !== ',') throw this.fail(where);
    this.at++;
    return char === close;
  }

  private string(): void {
    this.at++;
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined || char < ' ') throw this.fail('in string literal');
      this.at++;
      if (char === '"') return;
      if (char === '\\') this.escape();
    }
  }

  private escape(): void {
    const char = this.text[this.at] ?? '';
    if (char === '' || !'"\\/bfnrtu'.includes(char)) throw this.fail('in string escape code');
    this.at++;
    if (char !== 'u') return;
    for (let i = 0; i < 4; i++, this.at++) {
      if (!/^[0-9a-fA-F]$/.test(this.text[this.at] ?? '')) throw this.fail('in \\u hexadecimal character escape');
    }
  }

  private literal(word: string): void {
    for (const expected of word) {
      if (this.text[this.at] !== expected) throw this.fail(`in literal ${word} (expecting '${expected}')`);
      this.at++;
    }
  }

  private number(): void {
    if (this.text[this.at] === '-') this.at++;
    if (this.text[this.at] === '0') this.at++;
    else this.digits('in numeric literal');
    if (this.text[this.at] === '.') {
      this.at++;
      this.digits('after decimal point in numeric literal');
    }
    if (this.text[this.at] === 'e' || this.text[this.at] === 'E') {
      this.at++;
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++;
      this.digits('in exponent of numeric literal');
    }
  }

  private digits(where: string): void {
    const from = this.at;
    while (/^\d$/.test(this.text[this.at] ?? '')) this.at++;
    if (this.at === from) throw this.fail(where);
  }
}
