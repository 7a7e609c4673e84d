import type { Goal, GoalOutcome } from '../playback/Playback.ts';
import { meets } from '../sim/playback/meets.ts';
import type { Session } from '../sim/playback/Session.ts';
import { isInteresting } from './StoryPace.ts';

/** Virtual ms after which something of interest is no longer waited for. */
const PATIENCE_MS = 24 * 3_600_000;
/** Events between looks at the wall clock. */
const CHUNK = 64;

/** A run to a moment or to something of interest. Stops right after the event that brings it. */
export class GoalRun {
  private revision: number;
  private trace: number;
  private readonly end: number;

  constructor(
    private readonly session: Session,
    readonly goal: Goal,
  ) {
    const { etcd, kernel } = session.simulation;
    this.revision = etcd.revision;
    this.trace = kernel.tracer.lastId;
    this.end = goal.untilMs ?? session.now + PATIENCE_MS;
  }

  /** Goes on until it is there, or `isOver` says that the slice is. */
  advance(isOver: () => boolean): GoalOutcome | undefined {
    const { kernel } = this.session.simulation;
    if (!this.goal.interest) {
      while (this.session.advance(this.end, CHUNK) === CHUNK) if (isOver()) return undefined;
      return { reached: true, at: kernel.now };
    }
    for (let taken = 1; ; taken++) {
      const next = kernel.nextAt();
      if (next === undefined || next > this.end) {
        this.session.advance(this.end);
        return { reached: this.goal.untilMs !== undefined, at: kernel.now };
      }
      kernel.step();
      const what = this.met();
      if (what !== undefined) return { reached: true, at: kernel.now, what };
      if (taken % CHUNK === 0 && isOver()) return undefined;
    }
  }

  private met(): string | undefined {
    const { etcd, kernel } = this.session.simulation;
    const { interest = {} } = this.goal;
    if (Object.keys(interest).length === 0) {
      const { tracer } = kernel;
      if (tracer.lastId === this.trace) return undefined;
      const found = tracer.since(this.trace).find(isInteresting);
      this.trace = tracer.lastId;
      return found?.text;
    }
    if (etcd.revision === this.revision) return undefined;
    const changes = etcd.changesSince(this.revision);
    this.revision = etcd.revision;
    for (const change of changes) {
      const what = meets(interest, change);
      if (what !== undefined) return what;
    }
    return undefined;
  }
}
