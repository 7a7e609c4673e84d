import type { V1Pod } from '../../../api/generated/types.ts';

export const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index';

/** The completion index of a pod, or −1. */
export function indexOf(pod: V1Pod): number {
  const text = pod.metadata?.annotations?.[INDEX_ANNOTATION];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : -1;
}

/** Reads `1,3-5`. Indexes at or above `limit` are left out. */
export function parseIndexes(text: string | undefined, limit: number): Set<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const [from, to = from] = part.split('-');
    if (!from) continue;
    for (let i = Number(from); i <= Number(to) && i < limit; i++) indexes.add(i);
  }
  return indexes;
}

/** Writes indexes as `1,3-5`: runs of three and more, and of two, as intervals. */
export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end + 1 < sorted.length && sorted[end + 1] === (sorted[end] as number) + 1) end++;
    if (end === i) parts.push(String(sorted[i]));
    else if (end === i + 1) parts.push(`${sorted[i]},${sorted[end]}`);
    else parts.push(`${sorted[i]}-${sorted[end]}`);
    i = end + 1;
  }
  return parts.join(',');
}
