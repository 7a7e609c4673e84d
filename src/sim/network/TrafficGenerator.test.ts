import { describe, expect, test } from 'vitest';
import { Random } from '../../base/Random.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';
import { poisson } from './TrafficGenerator.ts';

function bed(seed = 'traffic'): NetworkBed {
  const made = new NetworkBed({ seed }).ingressController();
  for (const pod of ['a', 'b', 'c']) made.pod(pod, { node: 1 });
  made.service('hello', { ports: [{ port: 80, targetPort: 8080 }] });
  made.endpoints('hello', [{ pod: 'a' }, { pod: 'b' }, { pod: 'c' }]);
  const backend = { service: { name: 'hello', port: { number: 80 } } };
  const http = { paths: [{ path: '/', pathType: 'Prefix', backend }] };
  return made.ingress('hello', { rules: [{ host: 'hello.example.com', http }] }).settle();
}

const source = (requestsPerSecond: number, url = 'http://hello.example.com/') => ({
  name: 's',
  url,
  requestsPerSecond,
});

describe('traffic', () => {
  test.each([20, 200, 2_000, 8_000])('of %i requests a second comes at that rate and evenly', (rate) => {
    const b = bed();
    b.network.traffic.set([source(rate)]);
    b.settle(20_000);
    const { counters } = b.network.traffic;
    const expected = rate * 20;
    expect(Math.abs(counters.total - expected)).toBeLessThan(5 * Math.sqrt(expected));
    expect(counters.failed).toBe(0);
    const flows = b.network.traffic.flows();
    const rateOf = (from: string, to: string) =>
      flows.find((f) => f.from === from && f.to === to)?.requestsPerSecond ?? 0;
    const entry = rateOf('client/internet', 'lb/ingress-nginx/ingress-nginx-controller');
    expect(rateOf('lb/ingress-nginx/ingress-nginx-controller', 'ingress/default/hello')).toBe(entry);
    const pods = ['a', 'b', 'c'].map((pod) => rateOf('service/default/hello', `pod/default/${pod}`));
    expect(pods.reduce((sum, r) => sum + r)).toBeCloseTo(entry, 6);
    for (const share of pods) expect(Math.abs(share / entry - 1 / 3)).toBeLessThan(0.12);
  });

  test('is the same in every run of a seed', () => {
    const run = () => {
      const b = bed();
      b.network.traffic.set([source(35)]);
      b.settle(10_000);
      return b.network.traffic.flows();
    };
    expect(run()).toEqual(run());
  });

  test('stops when its source is taken away', () => {
    const b = bed();
    b.network.traffic.set([source(100)]);
    b.settle(1_000).network.traffic.set([]);
    const before = b.network.traffic.counters.total;
    b.settle(5_000);
    expect(b.network.traffic.counters.total).toBe(before);
    expect(b.network.traffic.flows()).toEqual([]);
  });

  test('counts what fails, and where', () => {
    const b = bed();
    b.statuses.set('default/b', 500);
    b.network.traffic.set([source(100), { ...source(10, 'http://nowhere.example.com/'), name: 'lost' }]);
    b.settle(10_000);
    const toB = b.network.traffic.flows().find((flow) => flow.to === 'pod/default/b');
    expect(toB?.errorsPerSecond).toBe(toB?.requestsPerSecond);
    const { failed, total } = b.network.traffic.counters;
    expect(failed / total).toBeGreaterThan(0.3);
    expect(failed / total).toBeLessThan(0.5);
  });

  test.each([Number.POSITIVE_INFINITY, Number.NaN, -1, 1e9])('with a rate of %d is limited', (rate) => {
    const b = bed();
    b.network.traffic.set([source(rate)]);
    expect(b.network.traffic.sources[0]?.requestsPerSecond).toBeLessThanOrEqual(1_000_000);
    b.settle(100);
  });

  test('shows a followed request now and then', () => {
    const b = bed();
    b.network.traffic.set([source(100)]);
    b.settle(5_000);
    const packets = b.kernel.tracer.since(0).filter((event) => event.what === 'packet');
    expect(packets.length).toBeGreaterThanOrEqual(4);
    expect(packets.length).toBeLessThanOrEqual(6);
    expect(packets[0]?.text).toMatch(/^GET http:\/\/hello\.example\.com\/ → 200 in /);
  });

  test('overwhelms a server: answers take longer, then fail', () => {
    const b = bed();
    b.network.traffic.set([source(60_000)]);
    b.settle(10_000);
    const [metrics] = b.network.traffic.counters.metrics();
    expect(metrics?.p50Ms).toBeGreaterThan(1_000);
  });
});

describe('a number of arrivals', () => {
  test.each([0.5, 5, 29, 31, 500])('of mean %d has that mean and variance', (mean) => {
    const random = new Random(`poisson/${mean}`);
    const n = 4_000;
    const draws = Array.from({ length: n }, () => poisson(random, mean));
    const average = draws.reduce((a, b) => a + b) / n;
    const variance = draws.reduce((sum, x) => sum + (x - average) ** 2, 0) / n;
    expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / n) + 0.01);
    expect(variance / mean).toBeGreaterThan(0.85);
    expect(variance / mean).toBeLessThan(1.15);
  });
});
