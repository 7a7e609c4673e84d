/** Lengths and distances that the codes of deflate begin at, and how many bits follow (RFC 1951, 3.2.5). */
const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115];
LENGTH_BASE.push(131, 163, 195, 227, 258);
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4];
const DISTANCE_BITS = [0, 0, 0, 0];
for (let bits = 1; bits < 14; bits++) {
  const last = (DISTANCE_BASE.at(-1) ?? 0) + 2 ** (bits - 1);
  DISTANCE_BASE.push(last, last + 2 ** bits);
  DISTANCE_BITS.push(bits, bits);
}
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** More than this is not unpacked: a small file may claim to be endless. */
const MOST_BYTES = 32 * 1024 * 1024;

/** How many codes there are of each length, and the symbols in the order of their codes. */
interface Codes {
  counts: number[];
  symbols: number[];
}

function codesOf(lengths: readonly number[]): Codes {
  const counts = new Array<number>(16).fill(0);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.length - b.length || a.symbol - b.symbol)
    .map(({ symbol }) => symbol);
  return { counts, symbols };
}

/** Unpacks raw deflate. Throws when the data are none. */
export function inflate(data: Uint8Array): Uint8Array {
  return new Inflater(data).run();
}

class Inflater {
  private readonly out: number[] = [];
  private at = 0;
  private bit = 0;

  constructor(private readonly data: Uint8Array) {}

  run(): Uint8Array {
    for (let last = 0; last === 0; ) {
      last = this.bits(1);
      const kind = this.bits(2);
      if (kind === 0) this.stored();
      else if (kind === 3) throw new Error('invalid compressed data');
      else this.block(...(kind === 1 ? FIXED : this.trees()));
    }
    return Uint8Array.from(this.out);
  }

  private bits(n: number): number {
    let value = 0;
    for (let i = 0; i < n; i++) {
      const byte = this.data[this.at];
      if (byte === undefined) throw new Error('unexpected end of file');
      value |= ((byte >> this.bit) & 1) << i;
      if (++this.bit === 8) {
        this.bit = 0;
        this.at++;
      }
    }
    return value;
  }

  private symbol({ counts, symbols }: Codes): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      code |= this.bits(1);
      const count = counts[length] ?? 0;
      if (code - first < count) return symbols[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Error('invalid compressed data');
  }

  private stored(): void {
    if (this.bit > 0) {
      this.bit = 0;
      this.at++;
    }
    const length = this.bits(16);
    this.bits(16);
    if (this.at + length > this.data.length) throw new Error('unexpected end of file');
    for (let i = 0; i < length; i++) this.out.push(this.data[this.at++] as number);
  }

  private trees(): [Codes, Codes] {
    const literals = this.bits(5) + 257;
    const distances = this.bits(5) + 1;
    const given = this.bits(4) + 4;
    const short = new Array<number>(19).fill(0);
    for (let i = 0; i < given; i++) short[CODE_ORDER[i] ?? 0] = this.bits(3);
    const codes = codesOf(short);
    const lengths: number[] = [];
    while (lengths.length < literals + distances) {
      const symbol = this.symbol(codes);
      if (symbol < 16) lengths.push(symbol);
      else {
        const value = symbol === 16 ? (lengths.at(-1) ?? 0) : 0;
        const times = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
        for (let i = 0; i < times; i++) lengths.push(value);
      }
    }
    return [codesOf(lengths.slice(0, literals)), codesOf(lengths.slice(literals))];
  }

  private block(literals: Codes, distances: Codes): void {
    const { out } = this;
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        out.push(symbol);
        continue;
      }
      const length = (LENGTH_BASE[symbol - 257] ?? 0) + this.bits(LENGTH_BITS[symbol - 257] ?? 0);
      const code = this.symbol(distances);
      const distance = (DISTANCE_BASE[code] ?? 0) + this.bits(DISTANCE_BITS[code] ?? 0);
      if (distance > out.length) throw new Error('invalid compressed data');
      for (let i = 0; i < length; i++) out.push(out[out.length - distance] as number);
      if (out.length > MOST_BYTES) throw new Error('too large to unpack');
    }
  }
}

const FIXED: [Codes, Codes] = [
  codesOf(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
  codesOf(new Array<number>(30).fill(5)),
];
