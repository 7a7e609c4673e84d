import type { SessionRecord } from '../../worker/sessions/SessionRecord.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { useSession } from '../stores/useSession.ts';

const KEY = 'orrery.moment';

/** How far a session had come when its page was left, and what it was then. */
interface Moment {
  id: string;
  branch: string;
  actions: number;
  at: number;
}

/** Notes how far time has come when the page is left: what the worker writes of it is up to two seconds behind. */
export function noteLastMoment(): void {
  addEventListener('pagehide', () => {
    const { sessionId: id } = useSession.getState();
    const { state } = usePlayback.getState();
    if (!id || !state?.branch || state.actions === undefined) return;
    const moment: Moment = { id, branch: state.branch, actions: state.actions, at: state.end ?? 0 };
    try {
      localStorage.setItem(KEY, JSON.stringify(moment));
    } catch {
      // No room: it begins a moment earlier.
    }
  });
}

/** The virtual time that a saved session had reached; what was noted counts only of the very same history. */
export function lastMoment({ id, branches, actions, at }: SessionRecord): number {
  try {
    const noted = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Moment>;
    const same = noted.id === id && noted.branch === (branches?.current ?? 'b1') && noted.actions === actions;
    return same && typeof noted.at === 'number' ? Math.max(at, noted.at) : at;
  } catch {
    return at;
  }
}
