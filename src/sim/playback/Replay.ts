import type { JournalEntry } from '../../playback/Playback.ts';
import type { ClusterConfig } from '../../scenarios/ClusterConfig.ts';
import { Session, type SessionOptions } from './Session.ts';

/** A session on its way to a moment: lived again in slices, so that whoever waits can be told and can give up. */
export class Replay {
  readonly session: Session;
  private next = 0;

  constructor(
    config: ClusterConfig,
    private readonly journal: readonly JournalEntry[],
    readonly until: number,
    descriptions: SessionOptions['descriptions'] = undefined,
  ) {
    this.session = new Session(config, descriptions ? { descriptions } : {});
  }

  get now(): number {
    return this.session.now;
  }

  /** Goes on for at most `maxSteps` events and one action; true once it is there. */
  advance(maxSteps: number): boolean {
    const entry = this.journal[this.next];
    if (entry) {
      if (this.session.replay(entry, maxSteps)) this.next++;
      return false;
    }
    return this.session.advance(this.until, maxSteps) < maxSteps;
  }
}
