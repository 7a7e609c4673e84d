import { describe, expect, test } from 'vitest';
import { base64Problem } from './base64.ts';
import { findDuplicateFields } from './findDuplicateFields.ts';
import { wireTime } from './wireTime.ts';

test.each([
  ['', undefined],
  ['aGVsbG8=', undefined],
  ['aGVs\r\nbG8=\n', undefined],
  ['aGVsbA==', undefined],
  ['aGVsbA=', 7],
  ['aGVsbA=x', 6],
  ['aGVsbG8', 4],
  ['a', 0],
  ['=', 0],
  ['aGVsbG8=x', 8],
  ['hello world', 5],
])('base64 %j goes wrong at %j', (text, at) => {
  expect(base64Problem(text)).toBe(at);
});

describe('times', () => {
  test.each([
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59Z'],
    ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59Z'],
    ['2024-03-01T00:30:00+01:00', '2024-02-29T23:30:00Z'],
    ['2024-02-29T23:30:00-00:45', '2024-03-01T00:15:00Z'],
  ])('%s is written %s', (text, value) => {
    expect(wireTime(text)).toEqual({ value });
  });

  test.each([
    ['', 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'],
    ['2024-1-1', 'parsing time "2024-1-1" as "2006-01-02T15:04:05Z07:00": cannot parse "1-1" as "01"'],
    ['2024-01-01', 'parsing time "2024-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
    [
      '2024-01-01T00:00:00',
      'parsing time "2024-01-01T00:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"',
    ],
    ['2024-01-01T00:00:00Zulu', 'parsing time "2024-01-01T00:00:00Zulu": extra text: "ulu"'],
    ['2023-02-29T00:00:00Z', 'parsing time "2023-02-29T00:00:00Z": day out of range'],
    ['2023-13-01T00:00:00Z', 'parsing time "2023-13-01T00:00:00Z": month out of range'],
    ['2023-12-01T24:00:00Z', 'parsing time "2023-12-01T24:00:00Z": hour out of range'],
  ])('%j: %s', (text, error) => {
    expect(wireTime(text)).toEqual({ error });
  });

  test('with microseconds all six decimals must be there', () => {
    expect(wireTime('2024-01-01T00:00:00.123456Z', true)).toEqual({ value: '2024-01-01T00:00:00.123456Z' });
    expect(wireTime('2024-01-01T00:00:00Z', true)).toEqual({
      error: 'parsing time "2024-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    });
  });
});

test('duplicate fields are found with their paths, in order', () => {
  const text =
    '{"a":1,"b":[{"c":1,"d":"{\\"c\\":1","c":2},{"c":3}],"a":{"x":[],"x":{}},"\\u0061":0,"e":[[],{"f":1,"f":1}]}';
  expect(findDuplicateFields(text).map((path) => path.join('/'))).toEqual(['b/0/c', 'a', 'a/x', 'a', 'e/1/f']);
  expect(findDuplicateFields('{"a":{"b":1},"c":{"b":1},"d":["b","b"]}')).toEqual([]);
  expect(findDuplicateFields('"just text"')).toEqual([]);
});

test('text that is no JSON has no duplicate fields, and no bad end', () => {
  for (const text of ['', 'a: 1\na: 2\n', '{a: "b', '{"\\x": 1, "\\x', '[}]{', "{a: it's \\"]) {
    expect(findDuplicateFields(text)).toEqual([]);
  }
});
