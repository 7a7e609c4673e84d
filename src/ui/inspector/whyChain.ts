import type { Playback } from '../../playback/Playback.ts';
import type { TraceEvent } from '../../playback/TraceEvent.ts';
import type { ObjectId } from '../objectId.ts';

const LIMIT = 14;

/** A step of a story, and who really took it. */
export interface StoryStep extends TraceEvent {
  by: string;
}

/** Kinds of message that explain something; deliveries and stages only carry it. */
const TELLING = new Set<TraceEvent['what']>(['action', 'request', 'decision', 'cri', 'probe', 'event']);

/**
 * The story of an object, oldest first: what led to its beginning, back to somebody outside, then what it went through
 * itself. Long stories lose their middle.
 */
export async function whyChain(playback: Playback, object: ObjectId): Promise<StoryStep[]> {
  const own = await playback.history(object);
  const first = own.at(-1);
  if (!first) return [];
  const causes = await playback.why(first.id);
  return composeStory(causes, own);
}

/** `causes` and `own` are newest first, as `Playback` gives them. */
export function composeStory(causes: readonly TraceEvent[], own: readonly TraceEvent[]): StoryStep[] {
  const story: StoryStep[] = [];
  const byId = new Map([...causes, ...own].map((e) => [e.id, e]));
  const seen = new Set<number>();
  for (const event of [...[...causes].reverse(), ...[...own].reverse()]) {
    if (seen.has(event.id) || !TELLING.has(event.what) || isQuiet(event)) continue;
    seen.add(event.id);
    const before = story.at(-1);
    // The same thing said again and again (probes, status updates) is told once, at its latest time.
    // A controller manager asks for many controllers: the one at work is named by its sync.
    const step = { ...event, by: whoTook(event, byId) };
    if (before && before.text === event.text && before.from === event.from) story[story.length - 1] = step;
    else story.push(step);
  }
  if (story.length <= LIMIT) return story;
  return [...story.slice(0, LIMIT / 2), ...story.slice(-LIMIT / 2)];
}

function whoTook(event: TraceEvent, byId: ReadonlyMap<number, TraceEvent>): string {
  if (event.from !== 'kube-controller-manager') return event.from;
  for (let at: TraceEvent | undefined = event; at; at = byId.get(at.cause)) if (at.what === 'sync') return at.from;
  return byId.get(event.cause)?.from ?? event.from;
}

/** Reads, heartbeats and writes of status say nothing about why. */
const isQuiet = (event: TraceEvent): boolean =>
  event.what === 'request' &&
  /^(get|list|watch|patch \S+\/status|update \S+\/status)\b|\/status\b|leases\//.test(event.text);
