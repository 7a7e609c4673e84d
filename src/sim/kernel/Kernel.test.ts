import { describe, expect, it } from 'vitest';
import { Kernel } from './Kernel.ts';
import { TRACE_LIMIT } from './Tracer.ts';

const makeKernel = (seed = 's') => new Kernel(Date.UTC(2026, 0, 1), seed);

describe('the kernel', () => {
  it('takes events by time, and of one time in the order they were scheduled', () => {
    const kernel = makeKernel();
    const taken: string[] = [];
    for (const [delay, name] of [
      [5, 'b'],
      [1, 'a'],
      [5, 'c'],
      [9, 'd'],
    ] as const)
      kernel.schedule(delay, () => taken.push(name));
    expect(kernel.runUntil(5)).toBe(3);
    expect(taken).toEqual(['a', 'b', 'c']);
    expect(kernel.now).toBe(5);
    kernel.runUntil(100);
    expect(taken.at(-1)).toBe('d');
    expect(kernel.now).toBe(100);
  });

  it('forgets what is cancelled, also in the step that would have come next', () => {
    const kernel = makeKernel();
    const taken: string[] = [];
    const late = kernel.schedule(2, () => taken.push('late'));
    kernel.schedule(1, () => late.cancel());
    kernel.runUntil(10);
    expect(taken).toEqual([]);
    expect(kernel.nextAt()).toBeUndefined();
    expect(kernel.step()).toBe(false);
  });

  it('stops after as many events as it may take, and stands where it stopped', () => {
    const kernel = makeKernel();
    for (let i = 1; i <= 5; i++) kernel.schedule(i, () => {});
    expect(kernel.runUntil(100, 3)).toBe(3);
    expect(kernel.now).toBe(3);
  });

  it('refuses to schedule into the past', () => {
    expect(() => makeKernel().schedule(-1, () => {})).toThrow('in the past');
  });

  it('gives each name its own stream of random numbers, the same for a seed', () => {
    const numbers = (seed: string, name: string) =>
      Array.from(
        { length: 5 },
        (
          (r) => () =>
            r.uint32()
        )(makeKernel(seed).random(name)),
      );
    expect(numbers('s', 'a')).toEqual(numbers('s', 'a'));
    expect(numbers('s', 'a')).not.toEqual(numbers('s', 'b'));
    expect(numbers('s', 'a')).not.toEqual(numbers('t', 'a'));
  });
});

describe('traces', () => {
  it('remember what led to them, across events', () => {
    const kernel = makeKernel();
    kernel.schedule(1, () => {
      kernel.tracer.under('action', { from: 'user', to: 'user', text: 'began' });
      kernel.schedule(5, () => {
        kernel.tracer.trace('sync', { from: 'controller', to: 'controller', text: 'followed' });
      });
    });
    kernel.schedule(2, () => kernel.tracer.trace('sync', { from: 'x', to: 'x', text: 'unrelated' }));
    kernel.runUntil(10);
    const [began, unrelated, followed] = kernel.tracer.since(0);
    expect(unrelated?.cause).toBe(0);
    expect(kernel.tracer.chain(followed?.id ?? 0)).toEqual([followed, began]);
  });

  it('are kept up to a limit', () => {
    const { tracer } = makeKernel();
    for (let i = 0; i < TRACE_LIMIT + 10; i++) tracer.trace('event', { from: 'a', to: 'a', text: String(i) });
    expect(tracer.since(0)).toHaveLength(TRACE_LIMIT);
    expect(tracer.get(5)).toBeUndefined();
    expect(tracer.get(tracer.lastId)?.text).toBe(String(TRACE_LIMIT + 9));
  });
});
