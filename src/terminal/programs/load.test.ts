import { describe, expect, test } from 'vitest';
import { parseLoad } from './load.ts';

const read = (line: string) => {
  const source = parseLoad(line.split(' '));
  return typeof source === 'string' ? source.split('\n')[0] : source;
};

describe('load', () => {
  test.each<[string, unknown]>([
    [
      'hello.example.com --rate 200',
      { name: 'hello.example.com', url: 'http://hello.example.com', requestsPerSecond: 200 },
    ],
    [
      'https://a/x --users 50 --think 500 --timeout 1000 --retries 2 --name shop',
      { name: 'shop', url: 'https://a/x', requestsPerSecond: 0, users: 50, thinkMs: 500, timeoutMs: 1_000, retries: 2 },
    ],
    ['a --rate 5 --fixed', { name: 'a', url: 'http://a', requestsPerSecond: 5, arrivals: 'fixed' }],
    ['a --rate many', 'load: --rate wants a number, not "many"'],
    ['a', 'Usage: load URL --rate N [--fixed] [--name NAME] [--timeout MS] [--retries N]'],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });
});
