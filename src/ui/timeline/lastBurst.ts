import type { JournalEntry } from '../../playback/Playback.ts';

/** Wall milliseconds between two actions of one click: Apply sends its documents one after the other. */
const GAP_MS = 300;

/** How many actions at the end of the journal were one act of the user, at least 1 when there is any. */
export function lastBurst(journal: readonly JournalEntry[], speed: number): number {
  const gap = GAP_MS * Math.max(1, Math.min(speed, 1000));
  let count = Math.min(1, journal.length);
  while (count < journal.length) {
    const later = journal.at(-count);
    const earlier = journal.at(-count - 1);
    const together =
      later?.action.type === 'request' && earlier?.action.type === 'request' && later.at - earlier.at <= gap;
    if (!together) break;
    count++;
  }
  return count;
}
