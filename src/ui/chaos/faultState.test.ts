import { expect, it } from 'vitest';
import type { Fault, JournalEntry } from '../../playback/Playback.ts';
import { faultState } from './faultState.ts';

const journal = (...faults: Fault[]): JournalEntry[] =>
  faults.map((fault) => ({ at: 0, action: { type: 'fault', fault } }));

it('knows what is broken and what has been mended since', () => {
  const state = faultState(
    journal(
      { type: 'stopNode', name: 'a' },
      { type: 'stopNode', name: 'b' },
      { type: 'startNode', name: 'a' },
      { type: 'stopComponent', name: 'kube-scheduler' },
      { type: 'breakProbe', namespace: 'default', pod: 'web', probe: 'readiness', broken: true },
    ),
  );
  expect([...state.nodes]).toEqual(['b']);
  expect([...state.components]).toEqual(['kube-scheduler']);
  expect([...state.probes]).toEqual(['default/web/readiness']);
});

it('keeps the last word on each link', () => {
  const link = { type: 'link', from: 'node/a', to: 'node/b' } as const;
  expect(faultState(journal({ ...link, cut: true })).links).toEqual([{ ...link, cut: true }]);
  expect(faultState(journal({ ...link, cut: true }, { ...link, latencyMs: 200 })).links).toEqual([
    { ...link, latencyMs: 200 },
  ]);
  expect(faultState(journal({ ...link, cut: true }, link)).links).toEqual([]);
});
