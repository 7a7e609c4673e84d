import { assert } from '../../base/assert.ts';
import type { Clock, Timer } from '../../base/Clock.ts';
import { Heap } from '../../base/Heap.ts';
import { Random } from '../../base/Random.ts';
import { Tracer } from './Tracer.ts';

interface KernelEvent extends Timer {
  at: number;
  seq: number;
  cause: number;
  run: (() => void) | undefined;
}

/**
 * Virtual time. Everything that happens in the cluster is an event in one queue ordered by (time, sequence); taking one
 * is one step, and it runs to completion. Nothing here knows Kubernetes.
 *
 *     schedule(delay) ─► [ (time, seq, cause) … ] ─► step(): now = time; run()
 *
 * Each event remembers the trace that was current when it was scheduled, so that causes form chains without anybody
 * passing them along.
 */
export class Kernel implements Clock {
  now = 0;
  /** Events taken since the start. */
  steps = 0;
  readonly tracer: Tracer;
  private sequence = 0;
  private readonly queue = new Heap<KernelEvent>((a, b) => a.at < b.at || (a.at === b.at && a.seq < b.seq));

  constructor(
    readonly startMs: number,
    readonly seed: string,
  ) {
    this.tracer = new Tracer(this);
  }

  /** An own stream of random numbers; the same name gives the same stream in every run of a seed. */
  random(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  get cause(): number {
    return this.tracer.cause;
  }

  set cause(trace: number) {
    this.tracer.cause = trace;
  }

  schedule(delayMs: number, run: () => void): Timer {
    assert(delayMs >= 0, `an event ${delayMs} ms in the past`);
    const event: KernelEvent = { at: this.now + delayMs, seq: this.sequence++, cause: this.tracer.cause, run, cancel };
    this.queue.push(event);
    return event;
  }

  /** When the next event is due, or undefined when nothing will ever happen by itself. */
  nextAt(): number | undefined {
    for (let top = this.queue.peek(); top; top = this.queue.peek()) {
      if (top.run) return top.at;
      this.queue.pop();
    }
    return undefined;
  }

  /** Takes the next event. False when there is none. */
  step(): boolean {
    if (this.nextAt() === undefined) return false;
    const event = this.queue.pop() as KernelEvent;
    const run = event.run as () => void;
    event.run = undefined;
    this.now = event.at;
    this.tracer.cause = event.cause;
    this.steps++;
    run();
    this.tracer.cause = 0;
    return true;
  }

  /** Takes events until `timeMs`, at most `maxSteps`; time then stands at `timeMs` unless the limit came first. */
  runUntil(timeMs: number, maxSteps = Number.POSITIVE_INFINITY): number {
    const before = this.steps;
    for (let next = this.nextAt(); next !== undefined && next <= timeMs; next = this.nextAt()) {
      if (this.steps - before >= maxSteps) return this.steps - before;
      this.step();
    }
    if (timeMs > this.now && timeMs !== Number.POSITIVE_INFINITY) this.now = timeMs;
    return this.steps - before;
  }
}

function cancel(this: KernelEvent): void {
  this.run = undefined;
}
