import { keyOf } from '../../api/meta.ts';
import { nextFrame } from './frameQueue.ts';
import type { MirrorDelta } from './useMirror.ts';

/** Wall ms that one batch may cost the page, and the bounds of how many changes a batch holds. */
const BUDGET_MS = 24;
const FEWEST = 100;
const MOST = 5_000;

export interface DeltaQueueOptions {
  /** Runs a batch once a frame. */
  schedule?: (run: () => void) => void;
  /** Calls back when what a batch caused has been rendered. */
  afterRender?: (done: () => void) => void;
  /** Leaves the page to its user for as long as a batch took, before the next. */
  rest?: (ms: number, then: () => void) => void;
  now?: () => number;
}

/**
 * Gathers changes and hands them over once a frame, in batches that the page can draw in time: when a batch cost too
 * much, the next is smaller. Only the last change of an object that waits is kept, so a storm shrinks while it waits.
 */
export function deltaQueue(
  apply: (deltas: readonly MirrorDelta[]) => void,
  options: DeltaQueueOptions = {},
): (delta: MirrorDelta) => void {
  const { schedule = nextFrame, afterRender = (done) => setTimeout(done, 0), now = () => performance.now() } = options;
  const { rest = restIfLong } = options;
  const pending = new Map<string, MirrorDelta>();
  let size = 400;
  let waiting = false;
  const run = (): void => {
    const batch: MirrorDelta[] = [];
    for (const [key, delta] of pending) {
      batch.push(delta);
      pending.delete(key);
      if (batch.length >= size) break;
    }
    const began = now();
    apply(batch);
    afterRender(() => {
      const cost = now() - began;
      if (cost > BUDGET_MS) size = Math.max(FEWEST, Math.floor(size / 2));
      else if (batch.length >= size) size = Math.min(MOST, Math.ceil(size * 1.5));
      waiting = pending.size > 0;
      if (waiting) rest(cost, () => schedule(run));
    });
  };
  return (delta) => {
    if (delta.type === 'sweep') {
      pending.delete(`${delta.resource}/`);
      pending.set(`${delta.resource}/`, delta);
    } else if (delta.type === 'replace') {
      const prefix = `${delta.resource}/`;
      for (const key of pending.keys()) if (key.startsWith(prefix)) pending.delete(key);
      pending.set(prefix, delta);
    } else pending.set(`${delta.resource}/${keyOf(delta.object)}`, delta);
    if (waiting) return;
    waiting = true;
    schedule(run);
  };
}

function restIfLong(ms: number, then: () => void): void {
  if (ms > BUDGET_MS) setTimeout(then, Math.min(ms, 250));
  else then();
}
