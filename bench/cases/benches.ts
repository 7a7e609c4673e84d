import type { Bench } from '../Row.ts';
import { converge } from './converge.ts';

/** Everything that is measured. */
export const benches: readonly Bench[] = [converge];
