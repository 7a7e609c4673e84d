import type { V1PodDisruptionBudget } from '../../../api/generated/types.ts';
import { scaledValue } from '../intOrPercent.ts';
import type { Stored } from '../Stored.ts';

export interface Expected {
  expectedPods: number;
  desiredHealthy: number;
}

/**
 * How many pods there should be and how many of them healthy. Worked: 5 replicas, `maxUnavailable: 30%` → 2 may be
 * missing (rounded up), 3 must be healthy; `minAvailable: 50%` → 3 must be. Source: disruption `getExpectedPodCount`.
 * @param pods how many pods match
 * @param scale how many pods the controllers of those want; asked for only when it matters
 */
export function expectedPods(pdb: Stored<V1PodDisruptionBudget>, pods: number, scale: () => number): Expected {
  const { maxUnavailable, minAvailable } = pdb.spec;
  if (maxUnavailable !== undefined) {
    const expected = scale();
    return {
      expectedPods: expected,
      desiredHealthy: Math.max(0, expected - scaledValue(maxUnavailable, expected, true)),
    };
  }
  if (typeof minAvailable === 'number') return { expectedPods: pods, desiredHealthy: minAvailable };
  if (minAvailable === undefined) return { expectedPods: pods, desiredHealthy: 0 };
  const expected = scale();
  return { expectedPods: expected, desiredHealthy: scaledValue(minAvailable, expected, true) };
}
