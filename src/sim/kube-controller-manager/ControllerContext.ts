import type { Clock } from '../../base/Clock.ts';
import type { Random } from '../../base/Random.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { EventRecorder } from '../../client/record/EventRecorder.ts';
import type { TraceDetails } from '../kernel/Tracer.ts';
import type { Timings } from '../timings.ts';

/** What every controller is given (cmd/kube-controller-manager/app `ControllerContext`). */
export interface ControllerContext {
  clock: Clock;
  timings: Timings;
  /** The range of pods' addresses, of which every node is given a part. */
  clusterCIDR: string;
  /** The process's shared caches. Ask for informers while being constructed; they start after all controllers exist. */
  informers: SharedInformerFactory;
  /** A client that acts as `system:serviceaccount:kube-system:<controller>`. */
  clientFor(controller: string): LocalClient;
  /** Events whose source is this component. */
  recorderFor(component: string): EventRecorder;
  randomFor(controller: string): Random;
  /** Records the arithmetic behind a decision, for *why?*. */
  decide(details: TraceDetails): void;
}
