import type { Playback } from '../../playback/Playback.ts';
import { t } from '../i18n/translate.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import { lastBurst } from '../timeline/lastBurst.ts';

export const SPEEDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 100, 1000, Number.POSITIVE_INFINITY];

function withPlayback(act: (playback: Playback) => Promise<unknown>): void {
  const { playback } = useSession.getState();
  if (!playback) return;
  act(playback).catch((error: Error) => toast({ tone: 'err', text: t('error.unknown'), detail: error.message }));
}

export function togglePlay(): void {
  const { state } = usePlayback.getState();
  withPlayback((p) => (state?.viewing !== undefined ? p.resume() : state?.running ? p.pause() : p.play()));
}

export const step = (until: 'event' | 'interesting'): void => withPlayback((p) => p.step(until));
export const setSpeed = (speed: number): void => withPlayback((p) => p.setSpeed(speed));
/** What each undo took back, so that redo takes as much again. */
const undone: number[] = [];

/** Takes back the last act of the user: all that one Apply sent. */
export function undo(): void {
  withPlayback(async (p) => {
    const count = lastBurst(await p.journal(), usePlayback.getState().state?.speed ?? 1);
    for (let i = 0; i < count; i++) await p.undo();
    if (count > 0) undone.push(count);
  });
}

export function redo(): void {
  withPlayback(async (p) => {
    const count = undone.pop() ?? 1;
    for (let i = 0; i < count; i++) await p.redo();
  });
}
export const seek = (timeMs: number): void => withPlayback((p) => p.seek(timeMs));
export const continueFromHere = (): void => withPlayback((p) => p.continueFromHere());
export const resume = (): void => withPlayback((p) => p.resume());
