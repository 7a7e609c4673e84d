import { describe, expect, it } from 'vitest';
import type { TraceEvent, TraceKind } from '../../playback/TraceEvent.ts';
import { composeStory } from './whyChain.ts';

const event = (id: number, what: TraceKind, text: string): TraceEvent => ({
  id,
  time: id * 10,
  cause: id - 1,
  what,
  from: 'x',
  to: 'y',
  text,
});
const texts = (story: readonly TraceEvent[]) => story.map((e) => e.text);

describe('composeStory', () => {
  it('goes from the outside action to the latest thing that happened', () => {
    const causes = [event(3, 'request', 'create pods/a → 201'), event(2, 'sync', 'sync'), event(1, 'action', 'apply')];
    const own = [
      event(5, 'cri', 'started web'),
      event(4, 'decision', 'chose worker-1'),
      event(3, 'request', 'create pods/a → 201'),
    ];
    expect(texts(composeStory(causes, own))).toEqual(['apply', 'create pods/a → 201', 'chose worker-1', 'started web']);
  });

  it('tells repeated things once and leaves status writes out', () => {
    const own = [
      event(4, 'probe', 'GET / → 200'),
      event(3, 'probe', 'GET / → 200'),
      event(2, 'request', 'patch pods/a/status → 200'),
      event(1, 'action', 'apply'),
    ];
    const story = composeStory([], own);
    expect(texts(story)).toEqual(['apply', 'GET / → 200']);
    expect(story[1]?.id).toBe(4);
  });

  it('keeps the beginning and the end of a long story', () => {
    const own = Array.from({ length: 40 }, (_, i) => event(40 - i, 'cri', `step ${40 - i}`));
    const story = composeStory([], own);
    expect(story).toHaveLength(14);
    expect(story[0]?.text).toBe('step 1');
    expect(story.at(-1)?.text).toBe('step 40');
  });
});
