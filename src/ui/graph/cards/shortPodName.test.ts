import { expect, it } from 'vitest';
import { shortPodName } from './PodCard.tsx';

it.each([
  ['web-1', 'web-1'],
  ['hello-64d9f8b7c5-mxg2k', 'hello…-mxg2k'],
  ['hello-kiamol-4-7d4c9f8b65-x2v5k', 'hello-kiamo…-x2v5k'],
  ['a-very-long-name-without-suffixes', 'a-very-long-name-…'],
])('shortens %s', (name, short) => {
  expect(shortPodName(name)).toBe(short);
});
