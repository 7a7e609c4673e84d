import type { V1Pod } from '../../api/generated/types.ts';
import type { Sandbox } from '../cri/ContainerRuntime.ts';
import type { ContainerRecord } from './ContainerRecord.ts';
import type { NodeContext } from './NodeContext.ts';

/** What the steps of a pod's life see of its worker. */
export interface PodContext {
  pod: V1Pod;
  readonly node: NodeContext;
  readonly sandbox: Sandbox | undefined;
  /** Must end, or has: nothing new is started. */
  readonly stopping: boolean;
  readonly podIP: string;
  event(type: 'Normal' | 'Warning', reason: string, message: string, record?: ContainerRecord): void;
  /** Runs later, unless the pod must end before. */
  after(delayMs: number, run: () => void): void;
  /** A container's run began or ended. */
  runChanged(record: ContainerRecord): void;
  /** Files of a mounted volume changed. */
  filesChanged(): void;
  /** A probe's verdict changed. */
  probed(record: ContainerRecord): void;
}

/** `name_namespace(uid)`, as the kubelet names pods in messages. */
export function podName({ metadata }: V1Pod): string {
  return `${metadata?.name}_${metadata?.namespace}(${metadata?.uid})`;
}
