/** How long something that failed waits: doubles from its first value to its last (client-go util/flowcontrol Backoff). */
export interface BackOffEntry {
  delayMs: number;
  /** Virtual ms of the last failure that counted. */
  updatedMs: number;
}

/** What is left of the wait that began at `sinceMs`; 0 when there is none. */
export function remaining(entry: BackOffEntry | undefined, sinceMs: number, nowMs: number, maxMs: number): number {
  if (!entry || sinceMs - entry.updatedMs > maxMs * 2) return 0;
  return Math.max(0, entry.delayMs - (nowMs - sinceMs));
}

/** Counts one more failure at `atMs`. An entry that was left alone for twice the longest wait begins anew. */
export function next(
  entry: BackOffEntry | undefined,
  atMs: number,
  nowMs: number,
  firstMs: number,
  maxMs: number,
): BackOffEntry {
  if (!entry || atMs - entry.updatedMs > maxMs * 2) return { delayMs: firstMs, updatedMs: nowMs };
  return { delayMs: Math.min(entry.delayMs * 2, maxMs), updatedMs: nowMs };
}
