import { describe, expect, it } from 'vitest';
import type { StoredObject } from '../../api/meta.ts';
import { deltaQueue } from './deltaQueue.ts';
import type { MirrorDelta } from './useMirror.ts';

const pod = (name: string, version = '1'): StoredObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', resourceVersion: version },
  }) as unknown as StoredObject;
const put = (name: string, version?: string): MirrorDelta => ({
  type: 'put',
  resource: 'pods',
  object: pod(name, version),
});

/** A queue whose frames are run by hand and whose batches cost what the test says. */
function bench(costMs = 1) {
  const batches: string[][] = [];
  const frames: (() => void)[] = [];
  let clock = 0;
  const push = deltaQueue(
    (deltas) => {
      batches.push(deltas.map((d) => ('object' in d ? `${d.type} ${d.object.metadata.name}` : 'list')));
      clock += costMs;
    },
    {
      schedule: (run) => frames.push(run),
      afterRender: (done) => done(),
      rest: (_ms, then) => then(),
      now: () => clock,
    },
  );
  const frame = (): void => frames.shift()?.();
  return { push, frame, batches, frames };
}

describe('deltaQueue', () => {
  it('hands over what came within a frame together, the last of each object only', () => {
    const { push, frame, batches } = bench();
    push(put('a', '1'));
    push(put('b'));
    push(put('a', '2'));
    push({ type: 'remove', resource: 'pods', object: pod('b') });
    frame();
    expect(batches).toEqual([['put a', 'remove b']]);
  });

  it('forgets what came before a new list of the same resource', () => {
    const { push, frame, batches } = bench();
    push(put('a'));
    push({ type: 'replace', resource: 'pods', objects: [] });
    push(put('c'));
    frame();
    expect(batches).toEqual([['list', 'put c']]);
  });

  it('makes batches smaller while they cost too much, and loses nothing', () => {
    const { push, frame, batches, frames } = bench(100);
    for (let i = 0; i < 1_000; i++) push(put(`p${i}`));
    while (frames.length > 0) frame();
    expect(batches.map((b) => b.length)).toEqual([400, 200, 100, 100, 100, 100]);
  });
});
