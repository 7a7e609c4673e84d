import type { Random } from '../base/Random.ts';
import type { Timings } from './timings.ts';

/** A duration with the chance that real steps of a runtime have: up to `runtimeJitter` longer. */
export function jittered({ timings, random }: { timings: Timings; random: Random }, ms: number): number {
  return ms * (1 + timings.runtimeJitter * random.float());
}
