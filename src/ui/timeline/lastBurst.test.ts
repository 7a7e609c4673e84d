import { expect, it } from 'vitest';
import type { JournalEntry } from '../../playback/Playback.ts';
import { lastBurst } from './lastBurst.ts';

const request = (at: number): JournalEntry => ({
  at,
  action: { type: 'request', request: { verb: 'create', ref: { group: '', version: 'v1', resource: 'pods' } } },
});

it('takes what was sent by one click together', () => {
  expect(lastBurst([], 1)).toBe(0);
  expect(lastBurst([request(0), request(5000), request(5010), request(5020)], 1)).toBe(3);
  expect(lastBurst([request(0), request(5000)], 1)).toBe(1);
  expect(lastBurst([request(0), request(5000)], 100)).toBe(2);
});

it('keeps other acts apart', () => {
  expect(lastBurst([request(0), { at: 0, action: { type: 'fault', fault: { type: 'stopNode', name: 'a' } } }], 1)).toBe(
    1,
  );
});
