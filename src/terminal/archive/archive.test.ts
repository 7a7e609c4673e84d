import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBytes, encodeBytes } from '../../posix/bytes.ts';
import { gunzip, gzip } from './gzip.ts';
import { tar, untar } from './tar.ts';

const TEXTS = [
  '',
  'a',
  'hello hello hello hello',
  '한글 and more\n'.repeat(3000),
  JSON.stringify(Object.keys(globalThis)),
];

describe('gzip', () => {
  it.each(TEXTS)('is read by others and reads theirs (%#)', (text) => {
    const bytes = encodeBytes(text);
    expect(decodeBytes(gunzipSync(gzip(bytes)))).toBe(text);
    for (const level of [0, 1, 9]) expect(decodeBytes(gunzip(new Uint8Array(gzipSync(text, { level }))))).toBe(text);
  });

  it('refuses what is none, and what is cut off', () => {
    expect(() => gunzip(encodeBytes('hello'))).toThrow('not in gzip format');
    expect(() => gunzip(gzip(encodeBytes('hello world')).subarray(0, 14))).toThrow();
  });
});

describe('tar', () => {
  it('keeps files with their paths, long ones too', () => {
    const files = new Map([
      ['chart/Chart.yaml', 'name: x\n'],
      [`chart/${'deep/'.repeat(25)}file.txt`, '바이트'],
      ['chart/empty', ''],
    ]);
    expect(untar(tar(files))).toEqual(files);
  });
});
