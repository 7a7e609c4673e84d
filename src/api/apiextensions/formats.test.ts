import { expect, test } from 'vitest';
import { formatCheck } from './formats.ts';

test.each<[format: string, text: string, good: boolean]>([
  ['hostname', 'www.example.com.', true],
  ['hostname', '-a.example.com', false],
  ['ipv4', '1.2.3.4', true],
  ['ipv4', '01.2.3.4', false],
  ['ipv6', 'fd00::1', true],
  ['ipv6', '1.2.3.4', false],
  ['cidr', '10.0.0.0/8', true],
  ['cidr', '10.0.0.0', false],
  ['date', '2024-02-29', true],
  ['date', '2023-02-29', false],
  ['date-time', '2024-01-01T00:00:00Z', true],
  ['date-time', '2024-01-01 12:00', false],
  ['duration', '1h30m', true],
  ['duration', '22 days', true],
  ['duration', 'soon', false],
  ['uuid', '123e4567-e89b-12d3-a456-426614174000', true],
  ['uuid4', '123e4567-e89b-12d3-a456-426614174000', false],
  ['byte', 'Zm9v', true],
  ['byte', 'Zm9', false],
  ['mac', '01:23:45:67:89:ab', true],
  ['email', 'a@example.com', true],
  ['email', 'a', false],
  ['uri', 'https://example.com/x', true],
  ['uri', 'no uri', false],
  ['isbn', '978-0321751041', true],
  ['isbn10', '0321751043', true],
  ['hexcolor', '#fff', true],
  ['k8s-short-name', 'a-b', true],
  ['k8s-short-name', 'a.b', false],
])('by the format %s, %j is right: %s', (format, text, good) => {
  expect(formatCheck(format)?.(text)).toBe(good);
});

test('no format is slow on a long text that almost fits', () => {
  const hostile = ['a'.repeat(254), 'a.'.repeat(20_000), '1'.repeat(50_000), '::'.repeat(10_000), '0-'.repeat(20_000)];
  const formats = 'hostname ipv4 ipv6 cidr mac uuid isbn creditcard ssn byte date date-time duration email uri';
  for (const format of formats.split(' ')) {
    for (const text of hostile) expect(formatCheck(format)?.(`${text}!`)).toBe(false);
  }
});

test('formats that nobody knows are not checked', () => {
  expect(formatCheck('no-such')).toBeUndefined();
  expect(formatCheck('constructor')).toBeUndefined();
});
