import type { Clock, Timer } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';
import type { Flow, TrafficSource } from '../../playback/Playback.ts';
import type { Tracer } from '../kernel/Tracer.ts';
import { ClosedLoop } from './ClosedLoop.ts';
import { FlowCounters } from './FlowCounters.ts';
import type { HttpSend } from './httpCall.ts';
import { LATENCIES } from './latencies.ts';
import type { PodEndpoints } from './PodEndpoints.ts';
import { parseUrl } from './parseUrl.ts';
import { type Sender, Walk } from './Walk.ts';

/** What the generator needs of the network. */
export interface TrafficTarget {
  readonly internet: Sender;
  resolveOutside(host: string): { ip?: number };
  ephemeralPort(): number;
  readonly http: { send(walk: Walk, request: HttpSend): void };
  readonly fabric: { readonly endpoints: Pick<PodEndpoints, 'listenerAt'> };
}

export interface TrafficOptions {
  clock: Clock;
  random: Random;
  tracer: Pick<Tracer, 'trace'>;
  network: TrafficTarget;
}

/** Up to this rate every arrival is an event of its own; above, arrivals of a short window come together. */
const SINGLE_PER_SECOND = 50;
const WINDOW_MS = 20;
/** Above this rate a request of a window stands for several, with exact counts. */
const EXACT_PER_SECOND = 1_000;
const SAMPLES_PER_WINDOW = 20;
const MAX_PER_SECOND = 1_000_000;
const MAX_SOURCES = 64;
const MAX_RETRIES = 10;
/** Work that takes longer than this may be cut off by the end of its server. */
const SLOW_MS = 100;
/** Answers after which clients try again. */
const RETRYABLE = new Set([0, 502, 503, 504]);
/** One request in so many ms is followed and shown. */
const FOLLOW_MS = 1_000;

interface RunningSource {
  source: TrafficSource;
  target: Omit<HttpSend, 'ip'> | undefined;
  random: Random;
  timer: Timer | undefined;
  loop: ClosedLoop | undefined;
  /** Part of a request that a window of fixed arrivals has left over. */
  rest: number;
  followedAt: number;
}

/**
 * Clients that keep sending. Arrivals are a Poisson process of a seeded stream: up to 50/s each is an event, up to 1,000/s
 * each is evaluated in windows of 20 ms, above that a sample of each window stands for all of it, and counts stay exact.
 * With users it is a closed loop instead. What a server works on for long fails when the server ends before it is done.
 */
export class TrafficGenerator {
  readonly counters: FlowCounters;
  private running: RunningSource[] = [];
  private readonly walk = new Walk();

  constructor(private readonly options: TrafficOptions) {
    this.counters = new FlowCounters(options.clock);
  }

  get sources(): readonly TrafficSource[] {
    return this.running.map(({ source }) => source);
  }

  /** Replaces all sources. Rates are limited to a million a second, sources to 64. */
  set(sources: readonly TrafficSource[]): void {
    for (const { timer, loop } of this.running) {
      timer?.cancel();
      loop?.stop();
    }
    this.running = sources.slice(0, MAX_SOURCES).map((source) => this.prepare(source));
    for (const source of this.running) this.plan(source);
  }

  flows(): Flow[] {
    return this.counters.flows();
  }

  private prepare(source: TrafficSource): RunningSource {
    const url = parseUrl(source.url);
    const rate = source.requestsPerSecond;
    const requestsPerSecond = Number.isFinite(rate) ? Math.min(MAX_PER_SECOND, Math.max(0, rate)) : 0;
    return {
      source: { ...source, requestsPerSecond },
      target: url && { ...url, method: source.method ?? 'GET', headers: {} },
      random: this.options.random.fork(source.name),
      timer: undefined,
      loop: undefined,
      rest: 0,
      followedAt: Number.NEGATIVE_INFINITY,
    };
  }

  private plan(running: RunningSource): void {
    const { requestsPerSecond: rate, users = 0, thinkMs = 1_000, arrivals } = running.source;
    const { clock } = this.options;
    if (users >= 1) {
      const send = (weight: number): number => this.send(running, weight);
      const { random } = running;
      running.loop = new ClosedLoop({ clock, random, users: Math.min(users, MAX_PER_SECOND), thinkMs, send });
      return;
    }
    if (rate <= 0) return;
    if (rate <= SINGLE_PER_SECOND) {
      const gapMs = ((arrivals === 'fixed' ? 1 : -Math.log(1 - running.random.float())) * 1000) / rate;
      running.timer = clock.schedule(gapMs, () => {
        this.plan(running);
        this.send(running, 1);
      });
      return;
    }
    running.timer = clock.schedule(WINDOW_MS, () => {
      this.plan(running);
      this.sendWindow(running);
    });
  }

  private sendWindow(running: RunningSource): void {
    const { requestsPerSecond: rate, arrivals } = running.source;
    const mean = (rate * WINDOW_MS) / 1000;
    const count = arrivals === 'fixed' ? Math.floor(mean + running.rest) : poisson(running.random, mean);
    if (arrivals === 'fixed') running.rest += mean - count;
    const samples = rate <= EXACT_PER_SECOND ? count : Math.min(count, SAMPLES_PER_WINDOW);
    const each = samples === 0 ? 0 : Math.floor(count / samples);
    const extra = count - each * samples;
    for (let i = 0; i < samples; i++) {
      this.send(running, each + (i < extra ? 1 : 0), (WINDOW_MS * (i + 0.5)) / samples - WINDOW_MS);
    }
  }

  /** One request with its retries; virtual ms until the client has an answer or gives up. */
  private send(running: RunningSource, weight: number, offsetMs = 0): number {
    const { retries = 0 } = running.source;
    let tookMs = 0;
    for (let left = Math.min(retries, MAX_RETRIES); ; left--) {
      tookMs += this.attempt(running, weight, offsetMs);
      if (left <= 0 || !RETRYABLE.has(this.walk.status)) return tookMs;
    }
  }

  private attempt(running: RunningSource, weight: number, offsetMs: number): number {
    const { network, clock } = this.options;
    const { walk } = this;
    const { timeoutMs = 0 } = running.source;
    const follow = clock.now - running.followedAt >= FOLLOW_MS;
    walk.begin(network.internet, follow, network.ephemeralPort());
    walk.weight = weight;
    walk.offsetMs = offsetMs;
    walk.latencyMs = LATENCIES.dnsOutside;
    const { target } = running;
    const ip = target && network.resolveOutside(target.host).ip;
    if (target && ip !== undefined) network.http.send(walk, { ...target, ip });
    else walk.fail('resolve');
    if (timeoutMs > 0 && walk.latencyMs > timeoutMs) {
      walk.latencyMs = timeoutMs;
      walk.fail('timeout');
      walk.error = `the client has waited ${timeoutMs} ms and gives up`;
    }
    if (walk.servedMs >= SLOW_MS && !walk.failed) this.recordWhenDone(walk, weight);
    else this.counters.record(walk.path, walk.failed, walk.latencyMs, weight);
    if (follow) this.show(running, walk);
    return walk.latencyMs;
  }

  /** A server that ends while it works takes its requests with it: 502 behind a proxy, a connection reset otherwise. */
  private recordWhenDone({ path, latencyMs, answeredBy: pod, answeredPort: port }: Walk, weight: number): void {
    const { clock, network } = this.options;
    const { endpoints } = network.fabric;
    const server = pod && endpoints.listenerAt(pod, port);
    const passed = [...path];
    clock.schedule(latencyMs, () => {
      const isCut = pod !== undefined && endpoints.listenerAt(pod, port) !== server;
      this.counters.record(passed, isCut, latencyMs, weight);
    });
  }

  private show(running: RunningSource, walk: Walk): void {
    running.followedAt = this.options.clock.now;
    const { source } = running;
    const outcome = walk.status ? String(walk.status) : walk.error || (walk.failure ?? 'no answer');
    const pod = walk.answeredBy;
    this.options.tracer.trace('packet', {
      from: walk.path[0] ?? '',
      to: walk.path.at(-1) ?? '',
      ...(pod ? { object: `pods/${pod.namespace}/${pod.name}` } : {}),
      text: `${source.method ?? 'GET'} ${source.url} → ${outcome} in ${walk.latencyMs.toFixed(1)} ms`,
      data: { status: walk.status, path: [...walk.path], hops: walk.hops ?? [] },
    });
  }
}

/** A number of arrivals with this mean. */
export function poisson(random: Random, mean: number): number {
  if (mean < 30) {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = random.float(); product > limit; product *= random.float()) count++;
    return count;
  }
  let normal = -6;
  for (let i = 0; i < 12; i++) normal += random.float();
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
}
