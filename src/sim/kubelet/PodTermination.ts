import { type ContainerRecord, isAlive } from './ContainerRecord.ts';
import { killContainer } from './killContainer.ts';
import type { PodContext } from './PodContext.ts';

interface Terminating extends PodContext {
  readonly init: readonly ContainerRecord[];
  readonly records: readonly ContainerRecord[];
}

/**
 * Stops all containers of a pod: first the ordinary ones together, then its sidecars in reverse order
 * (pkg/kubelet/kuberuntime termination ordering). Calls `done` when none is left; a shorter grace period may come later.
 */
export class PodTermination {
  begun = false;
  private finished = false;
  private graceMs = 0;

  constructor(
    private readonly pod: Terminating,
    private readonly done: () => void,
  ) {}

  begin(graceMs: number | undefined): void {
    const grace = graceMs ?? (this.pod.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
    if (this.finished || (this.begun && grace >= this.graceMs)) return;
    this.begun = true;
    this.graceMs = grace;
    this.killNext();
    this.ended();
  }

  /** Something of the pod ended; the next sidecar or the whole pod may follow. */
  ended(): void {
    if (this.finished) return;
    if (this.pod.records.some(isAlive)) {
      this.killNext();
      return;
    }
    this.finished = true;
    this.done();
  }

  private killNext(): void {
    const sidecars = this.pod.init.filter((r) => r.kind === 'sidecar' && isAlive(r));
    const others = this.pod.records.filter((r) => r.kind !== 'sidecar' && isAlive(r));
    const now = others.length > 0 ? others : sidecars.slice(-1);
    for (const record of now) {
      if (record.run?.stopping && record.run.graceMs <= this.graceMs) continue;
      killContainer(this.pod, record, { graceMs: this.graceMs });
    }
  }
}
