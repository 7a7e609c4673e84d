import type { Playback } from '../../playback/Playback.ts';
import { t } from '../i18n/translate.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';

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
/** Takes back the last act of the user: all that one Apply or one line in the terminal sent. */
export const undo = (): void => withPlayback((p) => p.undo());
export const redo = (): void => withPlayback((p) => p.redo());
export const setStory = (story: boolean): void => withPlayback((p) => p.setStory(story));
export const seek = (timeMs: number): void => withPlayback((p) => p.seek(timeMs));
export const continueFromHere = (): void => withPlayback((p) => p.continueFromHere());
export const resume = (): void => withPlayback((p) => p.resume());
