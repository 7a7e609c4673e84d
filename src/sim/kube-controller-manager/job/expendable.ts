import { rankPods } from '../rankPods.ts';
import { indexOf } from './indexes.ts';
import { isIndexed, type Job, type Pod } from './jobState.ts';

/**
 * The active pods that go when `excess` are too many: of an indexed job first those whose index is no more or is taken by
 * another pod, however many they are (job/job_controller.go `activePodsForRemoval`).
 */
export function expendable(job: Job, active: readonly Pod[], excess: number, nowMs: number): Pod[] {
  if (!isIndexed(job)) return excess > 0 ? rankPods(active, () => 0, nowMs).slice(0, excess) : [];
  const surplus = surplusOfIndexes(active, job.spec.completions ?? 0, nowMs);
  if (surplus.length >= excess) return surplus;
  const gone = new Set(surplus);
  const left = active.filter((pod) => !gone.has(pod));
  return [...surplus, ...rankPods(left, () => 0, nowMs).slice(0, excess - surplus.length)];
}

function surplusOfIndexes(active: readonly Pod[], completions: number, nowMs: number): Pod[] {
  const byIndex = new Map<number, Pod[]>();
  const surplus: Pod[] = [];
  for (const pod of active) {
    const index = indexOf(pod);
    const there = byIndex.get(index);
    if (index < 0 || index >= completions) surplus.push(pod);
    else if (there) there.push(pod);
    else byIndex.set(index, [pod]);
  }
  for (const pods of byIndex.values())
    if (pods.length > 1) surplus.push(...rankPods(pods, () => 0, nowMs).slice(0, -1));
  return surplus;
}
