import type { Interest, Playback } from '../../playback/Playback.ts';
import { clockMs } from '../formatTime.ts';
import { t } from '../i18n/translate.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import { useSelection } from '../stores/useSelection.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';

export const SPEEDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 100, 1000, Number.POSITIVE_INFINITY];

function withPlayback(act: (playback: Playback) => Promise<unknown>): void {
  const { playback } = useSession.getState();
  if (!playback) return;
  act(playback).catch(
    (error: Error) =>
      error.message !== 'given up' && toast({ tone: 'err', text: t('error.unknown'), detail: error.message }),
  );
}

export function togglePlay(): void {
  const { state } = usePlayback.getState();
  withPlayback((p) => (state?.viewing !== undefined ? p.resume() : state?.running ? p.pause() : p.play()));
}

export const step = (until: 'event' | 'interesting'): void =>
  withPlayback((p) => (until === 'event' ? p.step('event') : runTo(p, {})));

/** What the user has said is interesting; anything, if nothing in particular. */
function interest(): Interest {
  const { stops } = usePrefs.getState();
  const { selected } = useSelection.getState();
  const found: Interest = {};
  for (const stop of stops) {
    if (stop !== 'object') found[stop] = true;
    else if (selected) found.object = selected;
  }
  return found;
}

async function runTo(playback: Playback, goal: { untilMs?: number }): Promise<void> {
  const { reached, what } = await playback.runUntil(goal.untilMs === undefined ? { interest: interest() } : goal);
  if (what && usePrefs.getState().stops.length > 0) toast({ tone: 'info', text: what });
  else if (!reached && goal.untilMs === undefined && usePlayback.getState().state?.goal)
    toast({ tone: 'info', text: t('stop.none') });
}

/** Runs on for some time, or to a moment of the clock (`0:05:00`). */
export function runUntil({ forMs, clock }: { forMs?: number; clock?: string }): void {
  const now = usePlayback.getState().state?.end ?? 0;
  const untilMs = clock === undefined ? now + (forMs ?? 0) : clockMs(clock);
  if (untilMs === undefined || untilMs <= now) toast({ tone: 'err', text: t('stop.badTime') });
  else withPlayback((p) => runTo(p, { untilMs }));
}

export const cancelReplay = (): void => withPlayback((p) => p.cancelReplay());
export const setSpeed = (speed: number): void => withPlayback((p) => p.setSpeed(speed));
/** Takes back the last act of the user: all that one Apply or one line in the terminal sent. */
export const undo = (): void => withPlayback((p) => p.undo());
export const redo = (): void => withPlayback((p) => p.redo());
export const setStory = (story: boolean): void => withPlayback((p) => p.setStory(story));
export const seek = (timeMs: number): void => withPlayback((p) => p.seek(timeMs));
export const continueFromHere = (): void => withPlayback((p) => p.continueFromHere());
export const resume = (): void => withPlayback((p) => p.resume());
