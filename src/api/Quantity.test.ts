import { describe, expect, test } from 'vitest';
import { canonicalQuantity, parseQuantity, Quantity, quantityProblem, tryParseQuantity } from './Quantity.ts';

describe('Quantity', () => {
  test.each([
    ['0', '0'],
    ['0Mi', '0'],
    ['0.5', '500m'],
    ['1', '1'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1.5', '1500m'],
    ['100m', '100m'],
    ['0.1', '100m'],
    ['0.0001', '100u'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000Mi', '1000Mi'],
    ['2048Ki', '2Mi'],
    ['512', '512'],
    ['0.5Ki', '512'],
    ['1000k', '1M'],
    ['1000', '1k'],
    ['1e3', '1e3'],
    ['1000e3', '1e6'],
    ['128974848', '128974848'],
    ['129e6', '129e6'],
    ['-1', '-1'],
    ['0.1n', '1n'],
    ['100Ei', '9223372036854775807'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
    expect(tryParseQuantity(canonical)?.cmp(parseQuantity(text))).toBe(0);
  });

  test('takes a number of JSON as its text', () => {
    expect(canonicalQuantity(0.5)).toBe('500m');
    expect(canonicalQuantity(2)).toBe('2');
  });

  test.each([
    ['abc', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
    ['', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
    ['1 Gi', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
    ['1Gim', "unable to parse quantity's suffix"],
    ['1ki', "unable to parse quantity's suffix"],
  ])('says what is wrong with %j', (text, problem) => {
    expect(quantityProblem(text)).toBe(problem);
    expect(tryParseQuantity(text)).toBeUndefined();
    expect(() => parseQuantity(text)).toThrow(problem);
  });

  test('rounds its values up and away from zero', () => {
    expect(parseQuantity('1500m').value).toBe(2);
    expect(parseQuantity('1500m').milliValue).toBe(1500);
    expect(parseQuantity('0.1m').milliValue).toBe(1);
    expect(parseQuantity('-1500m').value).toBe(-2);
    expect(parseQuantity('64Mi').value).toBe(64 * 1024 * 1024);
  });

  test('adds, subtracts and compares across notations', () => {
    const sum = parseQuantity('1Gi').add(parseQuantity('1G'));
    expect(sum.value).toBe(1024 ** 3 + 1000 ** 3);
    expect(sum.sub(parseQuantity('1G')).toString()).toBe('1Gi');
    expect(parseQuantity('0').add(parseQuantity('1Mi')).toString()).toBe('1Mi');
    expect(parseQuantity('1Gi').cmp(parseQuantity('1G'))).toBe(1);
    expect(parseQuantity('1').cmp(parseQuantity('1000m'))).toBe(0);
    expect(Quantity.ofMillis(250).toString()).toBe('250m');
    expect(Quantity.of(2048, 'BinarySI').toString()).toBe('2Ki');
    expect(parseQuantity('250m').sub(parseQuantity('250m')).isZero()).toBe(true);
  });
});
