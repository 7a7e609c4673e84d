/**
 * A seeded stream of random numbers (sfc32). Streams made by `fork(name)` are independent of how much their parent has
 * been used, so adding a consumer does not disturb the others.
 */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 1;

  constructor(private readonly seed: string) {
    const h = hash32(seed);
    this.a = h;
    this.b = Math.imul(h, 0x9e3779b1);
    this.c = Math.imul(h ^ 0x85ebca6b, 0xc2b2ae35);
    for (let i = 0; i < 15; i++) this.uint32();
  }

  fork(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** An integer in [0, 2³²). */
  uint32(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** A number in [0, 1). */
  float(): number {
    return this.uint32() / 4294967296;
  }

  /** An integer in [0, n). */
  int(n: number): number {
    return Math.floor(this.float() * n);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T;
  }

  /** A version 4 UUID. */
  uuid(): string {
    putHex(0, this.uint32());
    putHex(8, (this.uint32() & 0xffff0fff) | 0x4000);
    putHex(16, (this.uint32() & 0x3fffffff) | 0x80000000);
    putHex(24, this.uint32());
    return String.fromCharCode.apply(null, uuidCodes);
  }

  /** `n` characters of the alphabet that Kubernetes uses for generated names. */
  suffix(n: number): string {
    const codes: number[] = [];
    for (let i = 0; i < n; i++) codes.push(NAME_ALPHABET.charCodeAt(this.int(NAME_ALPHABET.length)));
    return String.fromCharCode.apply(null, codes);
  }
}

/** The characters of the UUID being made: one flat string is several times smaller and faster than eight joined ones. */
const uuidCodes = Array.from('00000000-0000-0000-0000-000000000000', (c) => c.charCodeAt(0));
const HEX_POSITIONS = uuidCodes.flatMap((code, i) => (code === 45 ? [] : [i]));
const HEX_DIGITS = Array.from('0123456789abcdef', (c) => c.charCodeAt(0));

/** Writes eight hexadecimal digits from the `from`th digit of the UUID on. */
function putHex(from: number, n: number): void {
  for (let i = 0; i < 8; i++)
    uuidCodes[HEX_POSITIONS[from + i] as number] = HEX_DIGITS[(n >>> (28 - 4 * i)) & 15] as number;
}

/** No vowels, and no digits that look like letters (k8s.io/apimachinery/pkg/util/rand). */
export const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a, 32 bits, of a string's UTF-16 code units. */
export function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
