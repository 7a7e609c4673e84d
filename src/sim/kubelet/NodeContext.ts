import type { Clock } from '../../base/Clock.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { EventRecorder } from '../../client/record/EventRecorder.ts';
import type { ContainerRuntime } from '../cri/ContainerRuntime.ts';
import type { Machine } from '../distributions/Distribution.ts';
import type { Tracer } from '../kernel/Tracer.ts';
import type { Timings } from '../timings.ts';

/** What the parts of one kubelet share. */
export interface NodeContext {
  clock: Clock;
  timings: Timings;
  machine: Machine;
  client: LocalClient;
  recorder: EventRecorder;
  runtime: ContainerRuntime;
  tracer: Tracer;
  /** Virtual time as RFC 3339. */
  timestamp(): string;
}
