import type { Playback, PlaybackState } from '../../playback/Playback.ts';
import type { TerminalClock } from '../../terminal/TerminalClock.ts';

/** The clock of the simulated cluster as the page knows it; it stands still while the cluster is paused. */
export async function pageClock(playback: Playback | undefined): Promise<TerminalClock & { close(): void }> {
  if (!playback) return { ...wallClock, close: () => {} };
  let now = momentOf(await playback.state());
  const alarms = new Set<{ at: number; run: () => void }>();
  const close = playback.onState((state) => {
    now = momentOf(state);
    for (const alarm of alarms) {
      if (alarm.at > now) continue;
      alarms.delete(alarm);
      alarm.run();
    }
  });
  return {
    now: () => now,
    at: (timeMs, run) => {
      const alarm = { at: timeMs, run };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    defer: wallClock.defer,
    close,
  };
}

function momentOf({ startTime, now, viewing }: PlaybackState): number {
  return Date.parse(startTime) + (viewing ?? now);
}

const wallClock: TerminalClock = {
  now: () => Date.now(),
  at: (timeMs, run) => {
    const timer = setTimeout(run, Math.min(Math.max(0, timeMs - Date.now()), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
  defer: (run) => {
    setTimeout(run, 0);
  },
};
