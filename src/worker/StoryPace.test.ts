import { expect, it } from 'vitest';
import type { TraceEvent } from '../playback/TraceEvent.ts';
import { StoryPace } from './StoryPace.ts';

const write = (id: number, time: number, object: string): TraceEvent => ({
  id,
  time,
  cause: 0,
  what: 'request',
  from: 'kubelet/a',
  to: 'kube-apiserver',
  object,
  revision: id,
  text: '',
});

const traces = (...events: TraceEvent[]) => ({
  lastId: events.at(-1)?.id ?? 0,
  since: (id: number) => events.filter((event) => event.id > id),
});

it('lingers on what happens, then runs ahead, faster and faster to a limit', () => {
  const pace = new StoryPace(0);
  expect(pace.factor(2_000)).toBe(1);
  expect(pace.factor(4_500)).toBeCloseTo(20.5);
  expect(pace.factor(60_000)).toBe(40);
});

it('comes back to its pace when something happens, but not for heartbeats', () => {
  const pace = new StoryPace(0);
  expect(pace.look(traces(write(1, 30_000, 'leases/kube-node-lease/a')))).toBe(false);
  expect(pace.factor(30_000)).toBe(40);
  expect(pace.look(traces(write(2, 31_000, 'pods/default/web')))).toBe(true);
  expect(pace.factor(31_000)).toBe(1);
});

it('gives up when nothing more comes', () => {
  expect(new StoryPace(0).factor(3_600_000)).toBe(1);
});
