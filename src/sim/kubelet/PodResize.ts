import type { V1Container, V1Pod } from '../../api/generated/types.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import { type ContainerRecord, isAlive } from './ContainerRecord.ts';
import { killContainer } from './killContainer.ts';
import type { PodContext } from './PodContext.ts';

/** What the conditions PodResizePending and PodResizeInProgress say. */
export interface ResizeState {
  pending?: { reason: 'Infeasible' | 'Deferred'; message: string };
  inProgress?: boolean;
}

interface Resizing extends PodContext {
  readonly init: readonly ContainerRecord[];
  readonly app: readonly ContainerRecord[];
  sync(): void;
}

/**
 * Takes over what changed in the spec of a running pod: resources, in place or by a restart of the container as its
 * resizePolicy says, and images, which always need one (pkg/kubelet/allocation; kuberuntime_manager.go computePodActions).
 */
export class PodResize {
  state: ResizeState = {};

  constructor(private readonly worker: Resizing) {}

  /** The pod may ask for something else now. */
  specChanged(): void {
    const { pod } = this.worker;
    const changed: { record: ContainerRecord; next: V1Container }[] = [];
    for (const record of [...this.worker.init.filter((r) => r.kind === 'sidecar'), ...this.worker.app]) {
      const next = containerOf(pod, record.spec.name);
      if (!next || next === record.spec) continue;
      if (next.image !== record.spec.image) this.replaceImage(record, next);
      if (deepEqual(next.resources, record.spec.resources)) record.spec = next;
      else changed.push({ record, next });
    }
    if (changed.length > 0) this.resize(changed);
    else if (this.state.pending) this.state = {};
  }

  private replaceImage(record: ContainerRecord, next: V1Container): void {
    record.spec = { ...next, ...(record.spec.resources ? { resources: record.spec.resources } : {}) };
    record.backOff = undefined;
    record.pullBackOff = undefined;
    const message = `Container ${next.name} definition changed, will be restarted`;
    if (isAlive(record)) killContainer(this.worker, record, { message, graceMs: undefined });
  }

  private resize(changed: readonly { record: ContainerRecord; next: V1Container }[]): void {
    const { worker } = this;
    const problem = worker.node.roomFor(worker.pod);
    if (problem) {
      const before = this.state.pending;
      this.state = { pending: problem };
      if (before?.reason === problem.reason && before.message === problem.message) return;
      const text = `Pod resize ${problem.reason}: ${summary(worker.pod, problem.message)}`;
      worker.event('Warning', `Resize${problem.reason}`, text);
      return;
    }
    this.state = { inProgress: true };
    worker.event('Normal', 'ResizeStarted', `Pod resize started: ${summary(worker.pod)}`);
    const generation = worker.pod.metadata?.generation;
    worker.after(worker.node.timings.startContainerMs, () => {
      for (const { record, next } of changed) this.actuate(record, next);
      if (worker.pod.metadata?.generation !== generation) return;
      this.state = {};
      worker.event('Normal', 'ResizeCompleted', `Pod resize completed: ${summary(worker.pod)}`);
      worker.sync();
    });
  }

  private actuate(record: ContainerRecord, next: V1Container): void {
    const before = record.spec.resources;
    const restarts = (next.resizePolicy ?? []).some(
      ({ resourceName, restartPolicy }) =>
        restartPolicy === 'RestartContainer' &&
        (before?.limits?.[resourceName] !== next.resources?.limits?.[resourceName] ||
          before?.requests?.[resourceName] !== next.resources?.requests?.[resourceName]),
    );
    record.spec = next;
    if (!isAlive(record)) return;
    if (!restarts) {
      record.run?.container.resize(next);
      return;
    }
    record.backOff = undefined;
    killContainer(this.worker, record, {
      message: `Container ${next.name} resize requires restart`,
      graceMs: undefined,
    });
  }
}

const containerOf = ({ spec }: V1Pod, name: string): V1Container | undefined =>
  spec?.containers.find((c) => c.name === name) ?? spec?.initContainers?.find((c) => c.name === name);

function summary({ spec, metadata }: V1Pod, error?: string): string {
  const shown = ({ name, resources = {} }: V1Container) => {
    const { limits, requests } = resources;
    return { name, resources: { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) } };
  };
  const init = (spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map(shown);
  return JSON.stringify({
    ...(init.length > 0 ? { initContainers: init } : {}),
    containers: (spec?.containers ?? []).map(shown),
    generation: metadata?.generation,
    ...(error === undefined ? {} : { error }),
  });
}
