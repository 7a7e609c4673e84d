import { create } from 'zustand';
import type { LaneStep, TimelineMark } from '../../playback/Playback.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { useSession } from '../stores/useSession.ts';

/** How the timeline is looked at. */
export interface TimelineView {
  /** The part of time shown, in virtual ms; all of it, if absent. */
  window?: { from: number; to: number };
  /** Objects with a lane of their own. */
  lanes: readonly string[];
  steps: Readonly<Record<string, readonly LaneStep[]>>;
  marks: readonly TimelineMark[];
}

export const useTimeline = create<TimelineView>()(() => ({ lanes: [], steps: {}, marks: [] }));

const LEAST_MS = 2_000;
const MOST_LANES = 4;

/** Zooms by a factor around a moment; beyond all of time, the whole is shown. */
export function zoomAround(at: number, factor: number, whole: number): void {
  const { window = { from: 0, to: whole } } = useTimeline.getState();
  const length = Math.max(LEAST_MS, (window.to - window.from) * factor);
  if (length >= whole) {
    useTimeline.setState({ window: undefined });
    return;
  }
  const share = (at - window.from) / (window.to - window.from || 1);
  const from = Math.max(0, Math.min(whole - length, at - share * length));
  useTimeline.setState({ window: { from, to: from + length } });
}

export function panBy(ms: number, whole: number): void {
  const { window } = useTimeline.getState();
  if (!window) return;
  const length = window.to - window.from;
  const from = Math.max(0, Math.min(whole - length, window.from + ms));
  useTimeline.setState({ window: { from, to: from + length } });
}

export const showAll = (): void => useTimeline.setState({ window: undefined });

export function toggleLane(object: string): void {
  const { lanes } = useTimeline.getState();
  const next = lanes.includes(object) ? lanes.filter((o) => o !== object) : [...lanes, object].slice(-MOST_LANES);
  useTimeline.setState({ lanes: next });
  void refreshLanes();
}

/** Asks again for what lanes show; cheap enough for once a second. */
export async function refreshLanes(): Promise<void> {
  const { playback } = useSession.getState();
  if (!playback) return;
  const { lanes } = useTimeline.getState();
  const steps = await Promise.all(lanes.map((object) => playback.lane(object)));
  useTimeline.setState({ steps: Object.fromEntries(lanes.map((object, i) => [object, steps[i] ?? []])) });
}

let followed = false;

/** Keeps marks and lanes up to date, from the first time that a timeline is shown. */
export function followTimeline(): void {
  if (followed) return;
  followed = true;
  let marks: string | undefined;
  let due = false;
  const refresh = async (): Promise<void> => {
    due = false;
    const { playback } = useSession.getState();
    if (playback) useTimeline.setState({ marks: await playback.marks() });
  };
  const take = (): void => {
    const { state } = usePlayback.getState();
    const stamp = `${state?.marks} ${state?.branch}`;
    if (state?.marks === undefined || stamp === marks || due) return;
    marks = stamp;
    due = true;
    setTimeout(() => void refresh(), 150);
  };
  usePlayback.subscribe(take);
  take();
  setInterval(() => {
    if (useTimeline.getState().lanes.length > 0 && usePlayback.getState().state?.running) void refreshLanes();
  }, 1_000);
}
