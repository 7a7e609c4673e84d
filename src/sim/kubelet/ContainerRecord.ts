import type { V1Container, V1ContainerState } from '../../api/generated/types.ts';
import type { RuntimeContainer } from '../cri/ContainerRuntime.ts';

/** What a kubelet knows of one container of a pod. */
export interface ContainerRecord {
  spec: V1Container;
  kind: 'init' | 'sidecar' | 'app';
  state: V1ContainerState;
  lastState: V1ContainerState;
  restartCount: number;
  /** Started, and through its startup probe if it has one. */
  started: boolean;
  /** What its readiness probe says; without one, that it has started. */
  ready: boolean;
  runtime: RuntimeContainer | undefined;
  image: string;
  imageID: string;
  containerID: string;
  /** Crash-loop back-off of the next restart. */
  backOffMs: number;
  pullBackOffMs: number;
  /** Virtual ms of the last start. */
  startedAt: number;
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
    runtime: undefined,
    image: spec.image ?? '',
    imageID: '',
    containerID: '',
    backOffMs: 0,
    pullBackOffMs: 0,
    startedAt: 0,
  };
}

export const isRunning = (record: ContainerRecord): boolean => record.state.running !== undefined;
export const hasEnded = (record: ContainerRecord): boolean => record.state.terminated !== undefined;
