import type { Bench } from '../Row.ts';
import { apiserver } from './apiserver.ts';
import { converge, oneBig } from './converge.ts';
import { terminal } from './terminal.ts';
import { time } from './time.ts';
import { traffic } from './traffic.ts';
import { ui } from './ui.ts';
import { idleDay, workloads } from './workloads.ts';

/** Everything that is measured. */
export const benches: readonly Bench[] = [converge, oneBig, apiserver, time, terminal, traffic, workloads, idleDay, ui];
