import type { Bench } from '../Row.ts';
import { converge, oneBig } from './converge.ts';
import { traffic } from './traffic.ts';
import { ui } from './ui.ts';
import { idleDay, workloads } from './workloads.ts';

/** Everything that is measured. */
export const benches: readonly Bench[] = [converge, oneBig, traffic, workloads, idleDay, ui];
