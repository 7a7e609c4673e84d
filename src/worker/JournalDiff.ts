import type { JournalEntry } from '../playback/Playback.ts';
import { sameEntry } from './Branches.ts';

/** What changed in a journal since it was last looked at: everything from an index on. Journals mostly grow. */
export class JournalDiff {
  private known: readonly JournalEntry[] = [];
  private length = 0;

  constructor(known: readonly JournalEntry[] = []) {
    this.known = known;
    this.length = known.length;
  }

  /** Undefined when nothing changed; otherwise the entries that stand from `from` on now. */
  take(journal: readonly JournalEntry[]): { from: number; entries: JournalEntry[] } | undefined {
    let from = this.length;
    if (journal !== this.known) {
      from = 0;
      while (from < this.length && from < journal.length && sameEntry(this.known[from], journal[from])) from++;
    }
    if (from === journal.length && this.length === from) {
      this.known = journal;
      return undefined;
    }
    this.known = journal;
    this.length = journal.length;
    return { from, entries: journal.slice(from) };
  }
}
