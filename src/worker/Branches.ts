import type { BranchDifference, BranchInfo, JournalEntry } from '../playback/Playback.ts';
import { compareObjects, type Objects } from '../sim/playback/compareObjects.ts';
import type { Session } from '../sim/playback/Session.ts';
import { actName, actsOf } from './acts.ts';

/** A history that was left, or is being lived. Its journal is kept, and where it ended. */
export interface Branch {
  id: string;
  name: string;
  from?: { branch: string; at: number };
  /** Of branches that were left. */
  journal: readonly JournalEntry[];
  end: number;
  /** What was stored at its end, if it was left in this visit. */
  objects?: Objects;
}

/** A branch as it is kept on the device. */
export type KeptBranch = Omit<Branch, 'objects'>;

/** Beyond, the oldest that is not the present one goes. */
const MOST = 40;

/** The branches of a session: all journals but the present one's, which the session has. */
export class Branches {
  private list: Branch[] = [{ id: 'b1', name: '1', journal: [], end: 0 }];
  current = 'b1';
  /** Counts up with every change that the number of branches does not show. */
  version = 0;

  get count(): number {
    return this.list.length;
  }

  /** Leaves the present branch as it is and begins another at a moment. */
  fork(session: Session, at: number): void {
    this.leave(session);
    const number = 1 + Math.max(...this.list.map(({ id }) => Number(id.slice(1))));
    this.list.push({ id: `b${number}`, name: `${number}`, from: { branch: this.current, at }, journal: [], end: at });
    this.current = `b${number}`;
    if (this.list.length > MOST) this.list.splice(this.list[0]?.id === this.current ? 1 : 0, 1);
  }

  /** Leaves the present branch for another. */
  enter(session: Session, id: string): void {
    this.leave(session);
    this.current = id;
  }

  get(id: string): Branch {
    const branch = this.list.find((b) => b.id === id);
    if (!branch) throw new Error(`there is no branch ${id}`);
    return branch;
  }

  name(id: string, name: string): void {
    this.get(id).name = name.slice(0, 80);
    this.version++;
  }

  remove(id: string): void {
    if (id === this.current) throw new Error('the branch that is being looked at cannot be deleted');
    this.get(id);
    this.list = this.list.filter((b) => b.id !== id);
  }

  infos(session: Session): BranchInfo[] {
    return this.list.map(({ id, name, from, journal, end }) => {
      const current = id === this.current;
      const actions = current ? session.journal.length : journal.length;
      return { id, name, ...(from ? { from } : {}), end: current ? session.now : end, actions, current };
    });
  }

  compare(session: Session, id: string, objects: Objects): BranchDifference {
    const other = this.get(id);
    const shared = session.journal.findIndex((entry, i) => !sameEntry(entry, other.journal[i]));
    const parted = shared < 0 ? Math.min(session.journal.length, other.journal.length) : shared;
    const acts = (journal: readonly JournalEntry[]): string[] => actsOf(journal.slice(parted)).map(actName);
    return {
      here: session.now,
      there: other.end,
      ...compareObjects(objectsOf(session), objects),
      actionsHere: acts(session.journal),
      actionsThere: acts(other.journal),
    };
  }

  keep(): { current: string; list: KeptBranch[] } {
    return { current: this.current, list: this.list.map(({ objects: _, ...branch }) => branch) };
  }

  restore({ current, list }: { current: string; list: readonly KeptBranch[] }): void {
    if (!list.some(({ id }) => id === current)) return;
    this.list = list.map((branch) => ({ ...branch }));
    this.current = current;
  }

  private leave(session: Session): void {
    const branch = this.get(this.current);
    branch.journal = [...session.journal];
    branch.end = session.now;
    branch.objects = objectsOf(session);
  }
}

/** Everything stored now, by key. */
export function objectsOf({ simulation }: Session): Objects {
  const objects = new Map();
  for (const { key, value } of simulation.etcd.range('/registry/')) objects.set(key, value);
  return objects;
}

/** Entries that were lived again are other objects around the same action. */
export const sameEntry = (a: JournalEntry | undefined, b: JournalEntry | undefined): boolean =>
  a !== undefined && b !== undefined && a.at === b.at && (a.action === b.action || same(a.action, b.action));

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
