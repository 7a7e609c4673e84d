import type { Scenario } from '../../scenarios/Scenario.ts';
import { JournalDiff } from '../JournalDiff.ts';
import type { PlaybackHost } from '../PlaybackHost.ts';
import type { SessionRecord } from './SessionRecord.ts';
import { answer, completed, journalRange, openSessionDatabase } from './sessionDatabase.ts';

/** Which session of the device is written to; `stored`: it has this journal already. */
export interface Keeping {
  id: string;
  stored: boolean;
  name?: string;
}

/** Wall ms between notes of how far virtual time has come. */
const POSITION_MS = 2_000;

/**
 * Keeps a session in IndexedDB. `sync` writes what is new, with strict durability; an action is acknowledged when the
 * promise it gives is settled. Once writing fails it stays off, and `failure` says why: the session goes on in memory.
 */
export class Keeper {
  failure: string | undefined;
  private readonly database: Promise<IDBDatabase>;
  private readonly diff: JournalDiff;
  private last: Promise<void> = Promise.resolve();
  private position = -1;
  private positionWall = 0;
  private branches = '';
  private fresh: boolean;

  constructor(
    private readonly keeping: Keeping,
    private readonly scenario: Scenario,
    open: () => Promise<IDBDatabase> = openSessionDatabase,
  ) {
    this.database = open();
    this.database.catch((error) => this.fail(error));
    this.fresh = !keeping.stored;
    this.diff = new JournalDiff(keeping.stored ? scenario.journal : []);
  }

  /** Writes what changed; settles when all that was done until now is on the disk, or cannot be. */
  sync(host: PlaybackHost, wallMs: number): Promise<void> {
    if (this.failure !== undefined) return this.last;
    const change = this.diff.take(host.session.journal);
    const branches = `${host.branches.current} ${host.branches.count} ${host.branches.version}`;
    const due = wallMs - this.positionWall >= POSITION_MS && host.session.now !== this.position;
    if (!change && !this.fresh && branches === this.branches && !due) return this.last;
    const strict = change !== undefined || this.fresh || branches !== this.branches;
    this.fresh = false;
    this.branches = branches;
    this.position = host.session.now;
    this.positionWall = wallMs;
    const record = this.recordOf(host);
    const written = this.write(record, change, strict);
    this.last = Promise.all([this.last, written]).then(
      () => {},
      (error) => this.fail(error),
    );
    return this.last;
  }

  private recordOf(host: PlaybackHost): SessionRecord {
    const { journal: _, ...scenario } = host.snapshot();
    const own = Math.max(0, host.session.journal.length - (scenario.given ?? 0));
    return {
      id: this.keeping.id,
      name: this.keeping.name ?? this.scenario.name,
      created: Date.now(),
      changed: Date.now(),
      scenario,
      at: host.session.now,
      actions: host.session.journal.length,
      own,
      ...(host.branches.count > 1 ? { branches: host.branches.keep() } : {}),
    };
  }

  private async write(
    record: SessionRecord,
    change: { from: number; entries: readonly unknown[] } | undefined,
    strict: boolean,
  ): Promise<void> {
    const database = await this.database;
    const durability = strict ? 'strict' : 'relaxed';
    const transaction = database.transaction(['sessions', 'journal'], 'readwrite', { durability });
    const done = completed(transaction);
    done.catch(() => {});
    const sessions = transaction.objectStore('sessions');
    if (change) {
      const journal = transaction.objectStore('journal');
      journal.delete(journalRange(record.id, change.from));
      change.entries.forEach((entry, i) => {
        journal.put(entry, [record.id, change.from + i]);
      });
    }
    // The page may have named it meanwhile.
    const known = await answer<SessionRecord | undefined>(sessions.get(record.id));
    sessions.put(known ? { ...record, name: known.name, created: known.created } : record);
    await done;
  }

  private fail(error: unknown): void {
    const { name, message } = error as Error;
    this.failure ??= name === 'QuotaExceededError' ? 'the storage of this browser is full' : message || name;
  }
}
