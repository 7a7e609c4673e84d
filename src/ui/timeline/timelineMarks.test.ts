import { expect, it } from 'vitest';
import type { Verb } from '../../client/KubeRequest.ts';
import type { JournalEntry } from '../../playback/Playback.ts';
import { timelineMarks } from './timelineMarks.ts';

const request = (at: number, verb: Verb, name: string, subresource?: string): JournalEntry => ({
  at,
  action: {
    type: 'request',
    request: {
      verb,
      ref: { group: 'apps', version: 'v1', resource: 'deployments', name, ...(subresource ? { subresource } : {}) },
    },
  },
});

it('gathers what was done together, and names marks after what was done', () => {
  const marks = timelineMarks([
    request(0, 'create', 'web'),
    request(10, 'create', 'db'),
    request(9000, 'patch', 'web', 'scale'),
    { at: 9500, action: { type: 'fault', fault: { type: 'stopNode', name: 'worker-1' } } },
    request(20_000, 'get', 'web'),
  ]);
  expect(marks).toEqual([
    { at: 0, tone: 'action', text: 'create web', count: 2 },
    { at: 9000, tone: 'action', text: 'scale web', count: 1 },
    { at: 9500, tone: 'fault', text: 'stopNode', count: 1 },
  ]);
});
