import { expect, it } from 'vitest';
import { LONGEST_QR, qrCode } from './qrCode.ts';
import { reedSolomon } from './reedSolomon.ts';

const text = (length: number): string => Array.from({ length }, (_, i) => 'abcdefghij'[i % 10]).join('');

it.each([
  [17, 21],
  [18, 25],
  [500, 77],
  [LONGEST_QR, 177],
])('%i characters take %i squares a side', (length, side) => {
  const code = qrCode(text(length));
  expect(code?.length).toBe(side);
  // Finders in three corners, none in the fourth.
  const finder = (x: number, y: number) =>
    [0, 1, 2, 3].map((i) => code?.[y + i]?.[x + i]).join() === 'true,false,true,true';
  expect([finder(0, 0), finder(side - 7, 0), finder(0, side - 7)]).toEqual([true, true, true]);
});

it('refuses what does not fit', () => {
  expect(qrCode(text(LONGEST_QR + 1))).toBeUndefined();
});

it('corrects as the standard has it', () => {
  // HELLO WORLD at 1-M, the example of ISO/IEC 18004 readers.
  const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17];
  expect(reedSolomon(data, 10)).toEqual([196, 35, 39, 119, 235, 215, 231, 226, 93, 23]);
});
