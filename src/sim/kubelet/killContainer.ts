import type { V1Container } from '../../api/generated/types.ts';
import { type ContainerRecord, isAlive } from './ContainerRecord.ts';
import { runHook } from './lifecycleHook.ts';
import type { PodContext } from './PodContext.ts';

/** Least time that a container gets after its preStop hook. */
const MINIMUM_GRACE_MS = 2_000;

export interface Killing {
  /** Of the event; `Stopping container NAME` by default. */
  message?: string | undefined;
  /** Overrides the pod's grace period. */
  graceMs: number | undefined;
  noHook?: boolean;
}

/**
 * Stops one container: event, preStop hook, stop signal, KILL after the grace period
 * (pkg/kubelet/kuberuntime killContainer). `done` is called when it has ended.
 */
export function killContainer(pod: PodContext, record: ContainerRecord, killing: Killing, done?: () => void): void {
  const { run } = record;
  if (!run || !isAlive(record)) {
    done?.();
    return;
  }
  if (done) run.whenEnded.push(done);
  const graceMs = killing.graceMs ?? (pod.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
  run.graceMs = graceMs;
  if (run.stopping) {
    run.container.stop(graceMs);
    return;
  }
  run.stopping = true;
  pod.event('Normal', 'Killing', killing.message ?? `Stopping container ${record.spec.name}`, record);
  const hook = (record.spec as V1Container).lifecycle?.preStop;
  if (!hook || graceMs === 0 || killing.noHook) {
    run.container.stop(graceMs);
    return;
  }
  const begunMs = pod.node.clock.now;
  let over = false;
  const stop = (): void => {
    if (over) return;
    over = true;
    timer.cancel();
    const left = graceMs - (pod.node.clock.now - begunMs);
    if (!run.exit) run.container.stop(Math.max(left, MINIMUM_GRACE_MS));
  };
  const timer = pod.node.clock.schedule(graceMs, stop);
  runHook(pod, record, run, hook, (error) => {
    if (error !== undefined && !over) pod.event('Warning', 'FailedPreStopHook', 'PreStopHook failed', record);
    stop();
  });
}
