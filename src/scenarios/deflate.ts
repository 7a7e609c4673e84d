import { BitWriter } from './BitWriter.ts';
import { huffmanCodes, huffmanLengths } from './huffman.ts';

/**
 * Raw deflate (RFC 1951) with a preset dictionary, which neither the browser's streams nor JSON can do by themselves.
 * The same bytes in every engine. Any inflater reads it that has seen the dictionary first (`withDictionary`).
 *
 *     [ dictionary | text ]   matches of the text may reach back into the dictionary
 */
export function deflate(data: Uint8Array, dictionary: Uint8Array): Uint8Array {
  const out = new BitWriter();
  const tokens = findMatches(data, dictionary);
  const literals = new Uint32Array(286);
  const distances = new Uint32Array(30);
  for (const token of tokens) {
    if (token < MATCH) literals[token] = (literals[token] as number) + 1;
    else {
      count(literals, 257 + lengthCode(lengthOf(token)));
      count(distances, distanceCode(distanceOf(token)));
    }
  }
  count(literals, END);
  const literalLengths = huffmanLengths(literals, 15);
  const distanceLengths = huffmanLengths(distances, 15);
  out.bits(1, 1);
  out.bits(2, 2);
  writeTrees(out, literalLengths, distanceLengths);
  writeTokens(out, tokens, literalLengths, distanceLengths);
  return out.finish();
}

/** A deflated stream that any inflater can read without knowing the dictionary: its output begins with it. */
export function withDictionary(packed: Uint8Array, dictionary: Uint8Array): Uint8Array {
  const whole = new Uint8Array(5 + dictionary.length + packed.length);
  const { length } = dictionary;
  whole.set([0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255]);
  whole.set(dictionary, 5);
  whole.set(packed, 5 + length);
  return whole;
}

const END = 256;
const WINDOW = 32_768;
const LEAST = 3;
const MOST = 258;
/** A token is a byte, or a match as `MATCH | length << 16 | distance - 1`. */
const MATCH = 1 << 25;
const lengthOf = (token: number): number => (token >> 16) & 511;
const distanceOf = (token: number): number => (token & 0xffff) + 1;

function count(counts: Uint32Array, symbol: number): void {
  counts[symbol] = (counts[symbol] as number) + 1;
}

function findMatches(data: Uint8Array, dictionary: Uint8Array): number[] {
  const bytes = new Uint8Array(dictionary.length + data.length);
  bytes.set(dictionary);
  bytes.set(data, dictionary.length);
  const heads = new Int32Array(1 << 15).fill(-1);
  const chain = new Int32Array(bytes.length);
  const tries = data.length > 1 << 20 ? 8 : 128;
  const hash = (i: number): number =>
    (((bytes[i] as number) << 10) ^ ((bytes[i + 1] as number) << 5) ^ (bytes[i + 2] as number)) & 0x7fff;
  const enter = (i: number): void => {
    if (i + 2 >= bytes.length) return;
    const h = hash(i);
    chain[i] = heads[h] as number;
    heads[h] = i;
  };
  const longest = (i: number): number => {
    if (i + 2 >= bytes.length) return 0;
    const most = Math.min(MOST, bytes.length - i);
    let best = LEAST - 1;
    let found = 0;
    for (let j = heads[hash(i)] as number, n = 0; j >= 0 && i - j <= WINDOW && n < tries; j = chain[j] as number, n++) {
      if (bytes[j + best] !== bytes[i + best]) continue;
      let length = 0;
      while (length < most && bytes[j + length] === bytes[i + length]) length++;
      if (length <= best) continue;
      best = length;
      found = MATCH | (length << 16) | (i - j - 1);
      if (length === most) break;
    }
    return found;
  };
  for (let i = 0; i < dictionary.length; i++) enter(i);
  const tokens: number[] = [];
  for (let i = dictionary.length; i < bytes.length; ) {
    const match = longest(i);
    enter(i);
    // A longer match may begin at the next byte: then this one is written by itself.
    if (!match || (lengthOf(match) < 32 && lengthOf(longest(i + 1)) > lengthOf(match))) {
      tokens.push(bytes[i++] as number);
      continue;
    }
    tokens.push(match);
    const end = i + lengthOf(match);
    for (i++; i < end; i++) enter(i);
  }
  return tokens;
}

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]; // biome-ignore format: a table
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289, 16_385, 24_577]; // biome-ignore format: a table
const distanceExtra = (code: number): number => Math.max(0, (code >> 1) - 1);

const lastAtMost = (table: readonly number[], value: number): number => {
  let code = table.length - 1;
  while ((table[code] as number) > value) code--;
  return code;
};
const lengthCode = (length: number): number => lastAtMost(LENGTH_BASE, length);
const distanceCode = (distance: number): number => lastAtMost(DISTANCE_BASE, distance);

function writeTokens(out: BitWriter, tokens: readonly number[], literals: Uint8Array, distances: Uint8Array): void {
  const literalCodes = huffmanCodes(literals);
  const distanceCodes = huffmanCodes(distances);
  const symbol = (codes: Uint16Array, lengths: Uint8Array, at: number): void =>
    out.bits(codes[at] as number, lengths[at] as number);
  for (const token of tokens) {
    if (token < MATCH) {
      symbol(literalCodes, literals, token);
      continue;
    }
    const length = lengthCode(lengthOf(token));
    symbol(literalCodes, literals, 257 + length);
    out.bits(lengthOf(token) - (LENGTH_BASE[length] as number), LENGTH_EXTRA[length] as number);
    const distance = distanceCode(distanceOf(token));
    symbol(distanceCodes, distances, distance);
    out.bits(distanceOf(token) - (DISTANCE_BASE[distance] as number), distanceExtra(distance));
  }
  symbol(literalCodes, literals, END);
}

/** The order in which the lengths of the code for lengths are written, so that what is rare comes last. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function writeTrees(out: BitWriter, literals: Uint8Array, distances: Uint8Array): void {
  const used = (lengths: Uint8Array, least: number): number => Math.max(least, lengths.findLastIndex((l) => l > 0) + 1);
  const literalCount = used(literals, 257);
  const distanceCount = used(distances, 1);
  const runs = runLengths([...literals.subarray(0, literalCount), ...distances.subarray(0, distanceCount)]);
  const counts = new Uint32Array(19);
  for (const { symbol } of runs) count(counts, symbol);
  const lengths = huffmanLengths(counts, 7);
  const codes = huffmanCodes(lengths);
  const shown = Math.max(4, ORDER.findLastIndex((symbol) => (lengths[symbol] as number) > 0) + 1);
  out.bits(literalCount - 257, 5);
  out.bits(distanceCount - 1, 5);
  out.bits(shown - 4, 4);
  for (let i = 0; i < shown; i++) out.bits(lengths[ORDER[i] as number] as number, 3);
  for (const { symbol, extra, width } of runs) {
    out.bits(codes[symbol] as number, lengths[symbol] as number);
    out.bits(extra, width);
  }
}

interface Run {
  symbol: number;
  extra: number;
  width: number;
}

/** Lengths with their repetitions folded: 16 repeats the last 3–6 times, 17 and 18 are runs of nought. */
function runLengths(lengths: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (let i = 0; i < lengths.length; ) {
    const value = lengths[i] as number;
    let end = i + 1;
    while (end < lengths.length && lengths[end] === value) end++;
    let left = end - i;
    i = end;
    if (value !== 0) {
      runs.push({ symbol: value, extra: 0, width: 0 });
      left--;
    }
    while (left >= 3) {
      const most = value !== 0 ? 6 : 138;
      const taken = Math.min(left, most);
      left -= taken;
      if (value !== 0) runs.push({ symbol: 16, extra: taken - 3, width: 2 });
      else if (taken > 10) runs.push({ symbol: 18, extra: taken - 11, width: 7 });
      else runs.push({ symbol: 17, extra: taken - 3, width: 3 });
    }
    for (; left > 0; left--) runs.push({ symbol: value, extra: 0, width: 0 });
  }
  return runs;
}
