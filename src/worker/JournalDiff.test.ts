import { expect, it } from 'vitest';
import type { JournalEntry } from '../playback/Playback.ts';
import { JournalDiff } from './JournalDiff.ts';

const entry = (at: number): JournalEntry => ({ at, action: { type: 'traffic', sources: [] } });

it('tells what is new in a journal that grows, shrinks, or is another', () => {
  const diff = new JournalDiff();
  const journal = [entry(1), entry(2)];
  expect(diff.take(journal)).toEqual({ from: 0, entries: journal });
  expect(diff.take(journal)).toBeUndefined();
  journal.push(entry(3));
  expect(diff.take(journal)).toEqual({ from: 2, entries: [entry(3)] });
  expect(diff.take([entry(1), entry(2)])).toEqual({ from: 2, entries: [] });
  expect(diff.take([entry(1), entry(9), entry(10)])).toEqual({ from: 1, entries: [entry(9), entry(10)] });
});

it('finds nothing new in a journal that was lived again', () => {
  const diff = new JournalDiff([entry(1), entry(2)]);
  expect(diff.take([entry(1), { ...entry(2), steps: 7 }])).toBeUndefined();
});
