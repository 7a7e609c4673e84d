import { describe, expect, test } from 'vitest';
import type { TrafficSource } from '../../playback/Playback.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';

/** Three pods behind a load balancer. */
function bed(seed = 'load'): NetworkBed {
  const made = new NetworkBed({ seed });
  for (const pod of ['a', 'b', 'c']) made.pod(pod, { node: 1 });
  made.service('hello', { type: 'LoadBalancer', ports: [{ port: 80, targetPort: 8080 }] });
  return made.endpoints('hello', [{ pod: 'a' }, { pod: 'b' }, { pod: 'c' }]).settle(10_000);
}

const source = (more: Partial<TrafficSource>): TrafficSource => ({
  name: 's',
  url: 'http://172.18.255.200/',
  requestsPerSecond: 0,
  ...more,
});

function run(b: NetworkBed, more: Partial<TrafficSource>, ms = 20_000): { total: number; failed: number } {
  b.network.traffic.set([source(more)]);
  b.settle(ms);
  const { total, failed } = b.network.traffic.counters;
  return { total, failed };
}

describe('load', () => {
  test.each([
    [10, 1_000],
    [5_000, 1_000],
  ])('of %i users who think for %i ms is about as much as they can ask', (users, thinkMs) => {
    const { total, failed } = run(bed(), { users, thinkMs });
    // Each asks once per thinking time and answer, 1.05 s.
    expect(total / users).toBeGreaterThan(17);
    expect(total / users).toBeLessThan(20.5);
    expect(failed).toBe(0);
  });

  test('of users falls when the server takes longer, that of an open source does not', () => {
    const slow = (b: NetworkBed): NetworkBed => {
      b.network.setLink({ type: 'link', from: 'node/n0', to: '*', latencyMs: 1_000 });
      b.network.setLink({ type: 'link', from: 'node/n1', to: '*', latencyMs: 1_000 });
      return b;
    };
    const users = { users: 50, thinkMs: 100 };
    expect(run(slow(bed()), users).total).toBeLessThan(run(bed(), users).total / 3);
    const open = { requestsPerSecond: 40, arrivals: 'fixed' as const };
    expect(run(slow(bed()), open).total).toBe(run(bed(), open).total);
  });

  test('in even steps is as many as was said', () => {
    expect(run(bed(), { requestsPerSecond: 130, arrivals: 'fixed' }, 10_000).total).toBe(1_300);
  });

  test('of clients that wait no longer than they said fails sooner, and comes back as they try again', () => {
    const cut = (b: NetworkBed): NetworkBed => {
      b.network.setLink({ type: 'link', from: 'node/n0', to: '*', cut: true });
      b.network.setLink({ type: 'link', from: 'node/n1', to: '*', cut: true });
      return b;
    };
    const { total, failed } = run(
      cut(bed()),
      { requestsPerSecond: 10, arrivals: 'fixed', timeoutMs: 500, retries: 2 },
      10_000,
    );
    expect([total, failed]).toEqual([300, 300]);
  });

  test('that a pod works on when it ends is lost', () => {
    const b = bed();
    b.answerMs = 5_000;
    b.network.traffic.set([source({ requestsPerSecond: 2, arrivals: 'fixed' })]);
    b.settle(1_600);
    b.network.traffic.set([]);
    for (const pod of ['a', 'b', 'c']) b.open.set(`default/${pod}`, []);
    b.settle(20_000);
    expect(b.network.traffic.counters).toMatchObject({ total: 3, failed: 3 });
  });

  test('that is sampled has the shares and the latency of load that is not', () => {
    const measure = (requestsPerSecond: number): { share: number; meanMs: number } => {
      let share = 0;
      let meanMs = 0;
      for (let seed = 0; seed < 12; seed++) {
        const b = bed(`seed ${seed}`);
        run(b, { requestsPerSecond }, 6_000);
        const flows = b.network.traffic.flows();
        const all = flows.filter((f) => f.from === 'service/default/hello');
        const sum = all.reduce((total, f) => total + f.requestsPerSecond, 0);
        share += (all.find((f) => f.to === 'pod/default/a')?.requestsPerSecond ?? 0) / sum / 12;
        meanMs += (all[0]?.latencyMs ?? 0) / 12;
      }
      return { share, meanMs };
    };
    const exact = measure(900);
    const sampled = measure(4_000);
    // Standard errors: about 0.003 for 24 s × 900/s evaluated one by one, and 0.003 for as many samples of 4,000/s.
    expect(Math.abs(exact.share - 1 / 3)).toBeLessThan(0.012);
    expect(Math.abs(sampled.share - 1 / 3)).toBeLessThan(0.015);
    expect(Math.abs(sampled.meanMs / exact.meanMs - 1)).toBeLessThan(0.05);
  });
});
