/** SHA-256 of bytes, as 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  const words = new Int32Array(64);
  const data = padded(bytes, false);
  for (let block = 0; block < data.length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = data.getInt32(block + i * 4);
    for (let i = 16; i < 64; i++) {
      const x = words[i - 15]!;
      const y = words[i - 2]!;
      const small = right(x, 7) ^ right(x, 18) ^ (x >>> 3);
      words[i] = words[i - 16]! + small + words[i - 7]! + (right(y, 17) ^ right(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const one =
        (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + SHA256_K[i]! + words[i]!) | 0;
      const two = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i]! + value) | 0;
  }
  return pack(state, false);
}

export function sha1(bytes: Uint8Array): Uint8Array {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const words = new Int32Array(80);
  const data = padded(bytes, false);
  for (let block = 0; block < data.length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = data.getInt32(block + i * 4);
    for (let i = 16; i < 80; i++) words[i] = left(words[i - 3]! ^ words[i - 8]! ^ words[i - 14]! ^ words[i - 16]!, 1);
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20);
      const mix = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (left(a, 5) + mix + e + [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round]! + words[i]!) | 0;
      [e, d, c, b, a] = [d, c, left(b, 30), a, next];
    }
    for (const [i, value] of [a, b, c, d, e].entries()) state[i] = (state[i]! + value) | 0;
  }
  return pack(state, false);
}

export function md5(bytes: Uint8Array): Uint8Array {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
  const data = padded(bytes, true);
  for (let block = 0; block < data.length; block += 64) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mix =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const index = [i, 5 * i + 1, 3 * i + 5, 7 * i][round]! % 16;
      const sum = (a + mix + MD5_K[i]! + data.getInt32(block + index * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + left(sum, shifts[round * 4 + (i % 4)]!)) | 0];
    }
    for (const [i, value] of [a, b, c, d].entries()) state[i] = (state[i]! + value) | 0;
  }
  return pack(state, true);
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const MD5_K = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);
const SHA256_K = roundConstants();

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
function roundConstants(): number[] {
  const constants: number[] = [];
  for (let candidate = 2; constants.length < 64; candidate++) {
    let prime = true;
    for (let factor = 2; factor * factor <= candidate; factor++) if (candidate % factor === 0) prime = false;
    if (prime) constants.push(cubeRootFraction(candidate));
  }
  return constants;
}

function cubeRootFraction(value: number): number {
  const scaled = BigInt(value) << 96n;
  let low = 0n;
  let high = 1n << 40n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle * middle * middle <= scaled) low = middle;
    else high = middle - 1n;
  }
  return Number(BigInt.asIntN(32, low));
}

function padded(bytes: Uint8Array, little: boolean): DataView & { length: number } {
  const size = ((bytes.length + 8) >> 6) * 64 + 64;
  const data = new Uint8Array(size);
  data.set(bytes);
  data[bytes.length] = 0x80;
  const view = new DataView(data.buffer);
  view.setUint32(size - (little ? 8 : 4), (bytes.length * 8) >>> 0, little);
  view.setUint32(size - (little ? 4 : 8), Math.floor(bytes.length / 2 ** 29), little);
  return Object.assign(view, { length: size });
}

function pack(state: number[], little: boolean): Uint8Array {
  const out = new Uint8Array(state.length * 4);
  const view = new DataView(out.buffer);
  for (const [i, word] of state.entries()) view.setInt32(i * 4, word, little);
  return out;
}

function left(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function right(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}
