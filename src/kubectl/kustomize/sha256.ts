/** SHA-256 of a text's UTF-8 bytes, as hexadecimal digits (FIPS 180-4). */
export function sha256(bytes: readonly number[]): string {
  const state = [...INITIAL];
  const words = padded(bytes);
  for (let at = 0; at < words.length; at += 16) compress(state, words.slice(at, at + 16));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
const fraction = (x: number): number => Math.floor((x - Math.floor(x)) * 0x1_0000_0000) | 0;
const INITIAL = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS = primes.map((prime) => fraction(Math.cbrt(prime)));

function padded(bytes: readonly number[]): number[] {
  const length = bytes.length;
  const total = ((length + 8) >> 6) * 16 + 16;
  const words = new Array<number>(total).fill(0);
  const put = (index: number, byte: number): void => {
    words[index >> 2] = (words[index >> 2] ?? 0) | (byte << (24 - (index & 3) * 8));
  };
  bytes.forEach((byte, index) => {
    put(index, byte);
  });
  put(length, 0x80);
  words[total - 2] = Math.floor(length / 0x2000_0000);
  words[total - 1] = (length << 3) | 0;
  return words;
}

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function compress(state: number[], block: readonly number[]): void {
  const w = [...block];
  for (let i = 16; i < 64; i++) {
    const [a = 0, b = 0] = [w[i - 15], w[i - 2]];
    const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    w[i] = ((w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUNDS[i] ?? 0) + (w[i] ?? 0)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = ((state[index] ?? 0) + word) | 0;
  });
}
