import { create } from 'zustand';
import type { Cancel } from '../../client/KubeRequest.ts';
import type { JournalEntry, Playback, PlaybackState } from '../../playback/Playback.ts';

/** Virtual time as the cluster reports it. */
export interface PlaybackView {
  state?: PlaybackState;
  journal: readonly JournalEntry[];
}

export const usePlayback = create<PlaybackView>()(() => ({ journal: [] }));

/** Follows the cluster's time and journal. */
export function followPlayback(playback: Playback): Cancel {
  let taken: string | undefined;
  const take = (state: PlaybackState): void => {
    usePlayback.setState({ state });
    const stamp = state.actions === undefined ? `r${state.revision}` : `${state.actions} ${state.canUndo}`;
    if (stamp === taken) return;
    taken = stamp;
    refreshJournal(playback);
  };
  void playback.state().then(take);
  return playback.onState(take);
}

let refreshing = false;
function refreshJournal(playback: Playback): void {
  if (refreshing) return;
  refreshing = true;
  setTimeout(async () => {
    refreshing = false;
    usePlayback.setState({ journal: await playback.journal() });
  }, 120);
}
