import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../playback/TraceEvent.ts';
import { isHeartbeat, MessageStage } from './MessageStage.ts';
import { planeLayout } from './planeLayout.ts';

const boxes = new Map(planeLayout(['n']).map((b) => [b.id, b]));
const message = (id: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
  id,
  time: 0,
  cause: 0,
  what: 'request',
  from: 'kubectl',
  to: 'kube-apiserver',
  text: 'create pods/a → 201',
  ...more,
});
const all = (): boolean => true;

describe('MessageStage', () => {
  it('plays messages one after the other from border to border', () => {
    const stage = new MessageStage();
    stage.take([message(1), message(2)], 1000, boxes, ['n'], all);
    expect(stage.at(1000).map((f) => f.event.id)).toEqual([1]);
    expect(stage.at(1100).map((f) => f.event.id)).toEqual([1, 2]);
    expect(stage.at(1000)[0]).toMatchObject({ x: 108, progress: 0 });
    expect(stage.at(5000)).toEqual([]);
  });

  it('skips and counts what it cannot show in time', () => {
    const stage = new MessageStage();
    stage.take(
      Array.from({ length: 100 }, (_, i) => message(i)),
      0,
      boxes,
      ['n'],
      all,
    );
    expect(stage.skipped).toBeGreaterThan(20);
    expect(stage.flights.length + stage.skipped).toBe(100);
  });

  it('leaves packets and strangers out', () => {
    const stage = new MessageStage();
    stage.take([message(1, { what: 'packet' }), message(2, { from: 'client/internet' })], 0, boxes, ['n'], all);
    expect(stage.flights).toEqual([]);
  });
});

it('knows heartbeats', () => {
  expect(isHeartbeat(message(1, { object: 'leases/kube-node-lease/n' }))).toBe(true);
  expect(isHeartbeat(message(1, { text: 'patch nodes/n/status → 200' }))).toBe(true);
  expect(isHeartbeat(message(1))).toBe(false);
});
