import { QrMatrix } from './QrMatrix.ts';
import { reedSolomon } from './reedSolomon.ts';

/** Error correction bytes of a block, and blocks, by version, for level L (ISO/IEC 18004, table 9). */
const CORRECTION = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30]; // biome-ignore format: a table
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25]; // biome-ignore format: a table

/** The longest text, in bytes of UTF-8, that fits. */
export const LONGEST_QR = 2953;

/** A text as the squares of a QR code (rows of dark or not), in byte mode at level L; undefined when it is too long. */
export function qrCode(text: string): boolean[][] | undefined {
  const bytes = new TextEncoder().encode(text);
  const version = CORRECTION.findIndex((_, i) => capacity(i + 1) >= bytes.length + (i + 1 < 10 ? 2 : 3)) + 1;
  if (version === 0) return undefined;
  const codewords = interleaved(dataOf(bytes, version), version);
  const matrix = new QrMatrix(version);
  matrix.drawData(codewords);
  let best = { mask: 0, penalty: Number.POSITIVE_INFINITY };
  for (let mask = 0; mask < 8; mask++) {
    matrix.drawFormat(mask);
    matrix.mask(mask);
    const penalty = matrix.penalty();
    if (penalty < best.penalty) best = { mask, penalty };
    matrix.mask(mask);
  }
  matrix.drawFormat(best.mask);
  matrix.mask(best.mask);
  return matrix.dark;
}

/** The squares as the path of an SVG of that many units a side, with the margin that readers need. */
export function qrPath(code: readonly (readonly boolean[])[]): { path: string; size: number } {
  const margin = 4;
  let path = '';
  code.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) path += `M${x + margin} ${y + margin}h1v1h-1z`;
    });
  });
  return { path, size: code.length + 2 * margin };
}

/** All bytes of a version, those for correction included. */
function rawBytes(version: number): number {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const alignments = Math.floor(version / 7) + 2;
    modules -= (25 * alignments - 10) * alignments - 55;
    if (version >= 7) modules -= 36;
  }
  return modules >> 3;
}

const correctionOf = (version: number): number => CORRECTION[version - 1] as number;
const blocksOf = (version: number): number => BLOCKS[version - 1] as number;
const capacity = (version: number): number => rawBytes(version) - correctionOf(version) * blocksOf(version);

/** Mode, length, text, end and padding. */
function dataOf(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, width: number): void => {
    for (let i = width - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  const room = capacity(version) * 8;
  push(0, Math.min(4, room - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) push(pad, 8);
  const data: number[] = [];
  for (let i = 0; i < bits.length; i += 8) data.push(bits.slice(i, i + 8).reduce((sum, bit) => (sum << 1) | bit, 0));
  return data;
}

/** Blocks with their correction, a byte of each in turn. The later blocks may be a byte longer. */
function interleaved(data: readonly number[], version: number): number[] {
  const [blocks, correction, raw] = [blocksOf(version), correctionOf(version), rawBytes(version)];
  const shorter = blocks - (raw % blocks);
  const length = Math.floor(raw / blocks) - correction;
  const parts: number[][] = [];
  for (let i = 0, at = 0; i < blocks; i++) {
    const end = at + length + (i < shorter ? 0 : 1);
    parts.push(data.slice(at, end));
    at = end;
  }
  const checks = parts.map((part) => reedSolomon(part, correction));
  const out: number[] = [];
  for (let i = 0; i <= length; i++) for (const part of parts) if (i < part.length) out.push(part[i] as number);
  for (let i = 0; i < correction; i++) for (const check of checks) out.push(check[i] as number);
  return out;
}
