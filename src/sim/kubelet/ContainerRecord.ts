import type { V1Container, V1ContainerState, V1ContainerStateTerminated } from '../../api/generated/types.ts';
import type { ContainerExit, RuntimeContainer } from '../cri/ContainerRuntime.ts';
import type { BackOffEntry } from './backOff.ts';
import type { ProbeWorker } from './prober/ProbeWorker.ts';

/** One start of a container, as the runtime has it. */
export interface ContainerRun {
  container: RuntimeContainer;
  attempt: number;
  /** Virtual ms, and the same as RFC 3339. */
  startedMs: number;
  startedAt: string;
  exit: (ContainerExit & { finishedMs: number; finishedAt: string }) | undefined;
  /** Being stopped: no second Killing event. */
  stopping: boolean;
  /** The grace period that it was told of. */
  graceMs: number;
  /** Told when it has ended. */
  whenEnded: (() => void)[];
}

/** What a kubelet knows of one container of a pod. `state` is what the last look at the runtime (PLEG) showed. */
export interface ContainerRecord {
  spec: V1Container;
  kind: 'init' | 'sidecar' | 'app' | 'ephemeral';
  state: V1ContainerState;
  lastState: V1ContainerState;
  restartCount: number;
  /** Started, and through its startup probe if it has one. */
  started: boolean;
  /** What its readiness probe says; without one, that it has started. */
  ready: boolean;
  /** The newest run; `seen` is the one that `state` shows. */
  run: ContainerRun | undefined;
  seen: ContainerRun | undefined;
  /** The run before the newest, for `logs --previous`. */
  previous: ContainerRun | undefined;
  /** Why the last sync did not start it. */
  waiting: { reason: string; message?: string } | undefined;
  image: string;
  imageID: string;
  containerID: string;
  backOff: BackOffEntry | undefined;
  pullBackOff: BackOffEntry | undefined;
  /** How the last pull failed. */
  pullError: string | undefined;
  probes: ProbeWorker[];
}

export function newRecord(spec: V1Container, kind: ContainerRecord['kind'], waiting: string): ContainerRecord {
  return {
    spec,
    kind,
    state: { waiting: { reason: waiting } },
    lastState: {},
    restartCount: 0,
    started: false,
    ready: false,
    run: undefined,
    seen: undefined,
    previous: undefined,
    waiting: undefined,
    image: spec.image ?? '',
    imageID: '',
    containerID: '',
    backOff: undefined,
    pullBackOff: undefined,
    pullError: undefined,
    probes: [],
  };
}

export const isRunning = (record: ContainerRecord): boolean => record.state.running !== undefined;
export const hasEnded = (record: ContainerRecord): boolean => record.state.terminated !== undefined;
/** Alive at the runtime, whether or not that has been noticed. */
export const isAlive = (record: ContainerRecord): boolean => record.run !== undefined && record.run.exit === undefined;

/** Takes over what the runtime says. True when that is news. */
export function observe(record: ContainerRecord): boolean {
  const { run } = record;
  if (!run) return false;
  if (run === record.seen && (isRunning(record) ? run.exit === undefined : true)) return false;
  if (run !== record.seen) {
    if (record.state.terminated) record.lastState = { terminated: record.state.terminated };
    record.seen = run;
    record.restartCount = run.attempt;
    record.containerID = run.container.id;
    record.waiting = undefined;
  }
  if (run.exit) {
    record.state = { terminated: terminatedState(run) };
    record.started = false;
    record.ready = false;
  } else {
    record.state = { running: { startedAt: run.startedAt } };
    record.started = !record.probes.some((probe) => probe.type === 'startup' && !probe.passed);
    record.ready = record.started && !record.probes.some((probe) => probe.type === 'readiness' && !probe.passed);
  }
  return true;
}

function terminatedState({ exit, startedAt, container }: ContainerRun): V1ContainerStateTerminated {
  const { exitCode = 0, signal, reason, message, finishedAt } = exit ?? {};
  return {
    exitCode,
    ...(signal ? { signal } : {}),
    reason,
    ...(message ? { message } : {}),
    startedAt,
    finishedAt,
    containerID: container.id,
  };
}
