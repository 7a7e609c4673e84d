import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../playback/Playback.ts';
import { actName, lastAct } from './acts.ts';

const request = (name: string, act?: string, dryRun?: boolean): JournalEntry => ({
  at: 0,
  action: {
    type: 'request',
    request: {
      verb: 'create',
      ref: { group: '', version: 'v1', resource: 'pods', name },
      ...(act ? { act } : {}),
      ...(dryRun ? { options: { dryRun } } : {}),
    },
  },
});
const fault: JournalEntry = { at: 0, action: { type: 'fault', fault: { type: 'stopNode', name: 'n' } } };

const names = (journal: JournalEntry[], given = 0): string[] =>
  lastAct(journal, given).map(({ action }) =>
    action.type === 'request' ? (action.request.ref.name ?? '') : action.type,
  );

describe('lastAct', () => {
  it.each([
    ['nothing of nothing', [], 0, []],
    ['a single request', [request('a'), request('b')], 0, ['b']],
    ['all that one Apply sent', [request('a', '1'), request('b', '2'), request('c', '2')], 0, ['b', 'c']],
    ['a fault alone', [request('a', '1'), fault], 0, ['fault']],
    ['what was only tried, with the act before', [request('a', '1'), request('b', '2', true)], 0, ['a', 'b']],
    ['nothing that the scenario brought', [request('a', '1'), request('b', '1')], 2, []],
    ['no more than the user did', [request('a', '1'), request('b', '1')], 1, ['b']],
  ] as const)('takes %s', (_case, journal, given, expected) => {
    expect(names([...journal], given)).toEqual(expected);
  });

  it('is named after its first request', () => {
    expect(actName([request('a', '1'), request('b', '1', true), request('c', '1')])).toBe('create pods/a +1');
    expect(actName([fault])).toBe('stopNode');
  });
});
