import type { Flow } from '../../playback/Playback.ts';

const BUCKET_MS = 500;
/** Whole buckets that rates are taken over: the last two seconds. */
const SHOWN = 4;
const KEPT = SHOWN + 1;

/** Upper bounds in ms of the classes that latencies are counted in, each a quarter wider than the one before. */
const BOUNDS = makeBounds();

class Counter {
  readonly stamps = new Int32Array(KEPT).fill(-1);
  readonly requests = new Float64Array(KEPT);
  readonly errors = new Float64Array(KEPT);
  readonly latency = new Float64Array(KEPT);

  add(bucket: number, weight: number, failed: boolean, latencyMs: number): void {
    const i = bucket % KEPT;
    if (this.stamps[i] !== bucket) {
      this.stamps[i] = bucket;
      this.requests[i] = 0;
      this.errors[i] = 0;
      this.latency[i] = 0;
    }
    this.requests[i] = (this.requests[i] as number) + weight;
    if (failed) this.errors[i] = (this.errors[i] as number) + weight;
    this.latency[i] = (this.latency[i] as number) + latencyMs * weight;
  }

  /** Sums over the last whole buckets before `bucket`. */
  sums(bucket: number): { requests: number; errors: number; latency: number } {
    const out = { requests: 0, errors: 0, latency: 0 };
    for (let i = 0; i < KEPT; i++) {
      const stamp = this.stamps[i] as number;
      if (stamp >= bucket || stamp < bucket - SHOWN) continue;
      out.requests += this.requests[i] as number;
      out.errors += this.errors[i] as number;
      out.latency += this.latency[i] as number;
    }
    return out;
  }
}

/** Requests to one Service in the last window. */
export interface ServiceMetrics {
  /** `service/default/web` */
  service: string;
  requestsPerSecond: number;
  errorsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

class Histogram {
  private stamp = -1;
  private now = new Float64Array(BOUNDS.length + 1);
  private before = new Float64Array(BOUNDS.length + 1);

  add(second: number, latencyMs: number, weight: number): void {
    this.turn(second);
    const i = classOf(latencyMs);
    this.now[i] = (this.now[i] as number) + weight;
  }

  /** The latency that a share of requests stays below, over the last second or two. */
  quantile(share: number): number {
    let total = 0;
    for (let i = 0; i <= BOUNDS.length; i++) total += (this.now[i] as number) + (this.before[i] as number);
    let left = total * share;
    for (let i = 0; i <= BOUNDS.length; i++) {
      left -= (this.now[i] as number) + (this.before[i] as number);
      if (left <= 0 && total > 0) return BOUNDS[Math.min(i, BOUNDS.length - 1)] as number;
    }
    return 0;
  }

  turn(second: number): void {
    if (second === this.stamp) return;
    const isNext = second === this.stamp + 1;
    [this.before, this.now] = [this.now, this.before];
    this.now.fill(0);
    if (!isNext) this.before.fill(0);
    this.stamp = second;
  }
}

/** Counts requests along the edges of the graph of traffic, and latencies per Service, over a sliding window. */
export class FlowCounters {
  private readonly edges = new Map<string, Map<string, Counter>>();
  private readonly services = new Map<string, Histogram>();
  /** Since the start: requests, and those that failed. */
  total = 0;
  failed = 0;

  constructor(private readonly clock: { readonly now: number }) {}

  /** Counts a request that passed these nodes in order. */
  record(path: readonly string[], failed: boolean, latencyMs: number, weight: number): void {
    const { now } = this.clock;
    const bucket = Math.floor(now / BUCKET_MS);
    this.total += weight;
    if (failed) this.failed += weight;
    for (let i = 1; i < path.length; i++) {
      const to = path[i] as string;
      this.counter(path[i - 1] as string, to).add(bucket, weight, failed, latencyMs);
      if (to.startsWith('service/')) this.histogram(to).add(Math.floor(now / 1000), latencyMs, weight);
    }
  }

  flows(): Flow[] {
    const bucket = Math.floor(this.clock.now / BUCKET_MS);
    const seconds = (SHOWN * BUCKET_MS) / 1000;
    const flows: Flow[] = [];
    for (const [from, targets] of this.edges) {
      for (const [to, counter] of targets) {
        const { requests, errors, latency } = counter.sums(bucket);
        if (requests === 0) continue;
        flows.push({
          from,
          to,
          requestsPerSecond: requests / seconds,
          errorsPerSecond: errors / seconds,
          latencyMs: latency / requests,
          ...this.quantilesOf(to),
        });
      }
    }
    return flows;
  }

  metrics(): ServiceMetrics[] {
    const second = Math.floor(this.clock.now / 1000);
    const rates = new Map<string, { requests: number; errors: number }>();
    for (const flow of this.flows()) {
      const known = rates.get(flow.to) ?? { requests: 0, errors: 0 };
      known.requests += flow.requestsPerSecond;
      known.errors += flow.errorsPerSecond;
      rates.set(flow.to, known);
    }
    return [...this.services].map(([service, histogram]) => {
      histogram.turn(second);
      const { requests = 0, errors = 0 } = rates.get(service) ?? {};
      const [p50Ms, p99Ms] = [histogram.quantile(0.5), histogram.quantile(0.99)];
      return { service, requestsPerSecond: requests, errorsPerSecond: errors, p50Ms, p99Ms };
    });
  }

  private quantilesOf(to: string): Pick<Flow, 'p50Ms' | 'p99Ms'> {
    const histogram = this.services.get(to);
    if (!histogram) return {};
    histogram.turn(Math.floor(this.clock.now / 1000));
    return { p50Ms: histogram.quantile(0.5), p99Ms: histogram.quantile(0.99) };
  }

  private counter(from: string, to: string): Counter {
    let targets = this.edges.get(from);
    if (!targets) {
      targets = new Map();
      this.edges.set(from, targets);
    }
    let counter = targets.get(to);
    if (!counter) {
      counter = new Counter();
      targets.set(to, counter);
    }
    return counter;
  }

  private histogram(service: string): Histogram {
    let histogram = this.services.get(service);
    if (!histogram) {
      histogram = new Histogram();
      this.services.set(service, histogram);
    }
    return histogram;
  }
}

function makeBounds(): number[] {
  const bounds: number[] = [];
  for (let bound = 0.25; bound < 120_000; bound *= 1.25) bounds.push(bound);
  return bounds;
}

function classOf(latencyMs: number): number {
  let low = 0;
  let high = BOUNDS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((BOUNDS[middle] as number) < latencyMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
