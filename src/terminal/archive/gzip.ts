import { deflate } from '../../scenarios/deflate.ts';
import { inflate } from './inflate.ts';

const NAMED = 8;
const NOTHING = new Uint8Array();

/** A gzip file without a name and a date (RFC 1952). */
export function gzip(data: Uint8Array): Uint8Array {
  const body = deflate(data, NOTHING);
  const file = new Uint8Array(18 + body.length);
  file.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  file.set(body, 10);
  const end = new DataView(file.buffer, 10 + body.length);
  end.setUint32(0, crc32(data), true);
  end.setUint32(4, data.length, true);
  return file;
}

export const isGzip = (data: ArrayLike<number>): boolean => data[0] === 0x1f && data[1] === 0x8b && data[2] === 8;

/** The contents of a gzip file. Throws when it is none. */
export function gunzip(file: Uint8Array): Uint8Array {
  if (!isGzip(file)) throw new Error('not in gzip format');
  const flags = file[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (file[at] ?? 0) + ((file[at + 1] ?? 0) << 8);
  for (const flag of [NAMED, 16]) {
    if (!(flags & flag)) continue;
    while (at < file.length && file[at] !== 0) at++;
    at++;
  }
  if (flags & 2) at += 2;
  return inflate(file.subarray(at));
}

function crc32(data: Uint8Array): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
