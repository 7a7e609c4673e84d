import type { Clock } from '../../base/Clock.ts';
import { isAlive } from './ContainerRecord.ts';
import type { PodWorker } from './PodWorker.ts';
import { isMirror } from './staticPod.ts';

const MESSAGE = 'Pod was terminated in response to imminent node shutdown.';
/** Pods of at least this priority end in the second phase. */
const CRITICAL = 2_000_000_000;
/** How often it is looked whether the pods of a phase are gone. */
const LOOK_MS = 250;

export interface GracePeriods {
  /** `shutdownGracePeriod`: for all pods together. */
  totalMs: number;
  /** `shutdownGracePeriodCriticalPods`: the part of it that critical pods get, after all others. */
  criticalMs: number;
}

/**
 * Ends the pods of a node that is about to be switched off: ordinary ones first, critical ones after them, each phase for
 * no longer than it may take (pkg/kubelet/nodeshutdown). Calls `done` when the machine may go.
 *
 * Deviation: static pods are left to the switch.
 */
export class NodeShutdown {
  private cancelled = false;

  constructor(
    private readonly clock: Pick<Clock, 'now' | 'schedule'>,
    private readonly workers: () => Iterable<PodWorker>,
    private readonly done: () => void,
  ) {}

  begin({ totalMs, criticalMs }: GracePeriods): void {
    this.phase(false, totalMs - criticalMs, () => this.phase(true, criticalMs, this.done));
  }

  cancel(): void {
    this.cancelled = true;
  }

  private phase(critical: boolean, periodMs: number, next: () => void): void {
    const own = [...this.workers()].filter(
      ({ pod }) => !isMirror(pod) && (pod.spec?.priority ?? 0) >= CRITICAL === critical,
    );
    for (const worker of own) {
      const graceMs = Math.min(periodMs, (worker.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000);
      worker.evict({ reason: 'Terminated', message: MESSAGE, disrupted: true }, graceMs);
    }
    const endMs = this.clock.now + periodMs;
    const look = (): void => {
      if (this.cancelled) return;
      const left = own.some((worker) => !worker.over && worker.records.some(isAlive));
      if (!left || this.clock.now >= endMs) next();
      else this.clock.schedule(Math.min(LOOK_MS, endMs - this.clock.now), look);
    };
    this.clock.schedule(0, look);
  }
}
