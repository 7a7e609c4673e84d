import type { V1Container, V1Pod } from '../../api/generated/types.ts';

/** How a container ended. */
export interface ContainerExit {
  exitCode: number;
  /** `Completed`, `Error` or `OOMKilled`. */
  reason: string;
  signal?: number;
  message?: string;
}

/** What a kubelet tells the runtime to create. */
export interface ContainerConfig {
  pod: V1Pod;
  container: V1Container;
  /** Which start of this container it is, from 0. */
  attempt: number;
  sandbox: Sandbox;
  /** Called once, when its main process has ended. */
  onExit(exit: ContainerExit): void;
}

export interface Sandbox {
  id: string;
  /** The pod's address, '' for pods on the host's network that share the node's. */
  ip: string;
}

/** A container from its creation to its removal. */
export interface RuntimeContainer {
  /** With the runtime's scheme: `containerd://…`. */
  id: string;
  /** An error message when its command cannot be run. */
  start(): string | undefined;
  /** TERM now, KILL after `graceMs`; `onExit` follows. */
  stop(graceMs: number): void;
  /** Ends it at once, as `kill -9` would. */
  kill(exitCode?: number): void;
  logs(): readonly LogLine[];
}

export interface LogLine {
  /** Unix milliseconds. */
  timeMs: number;
  stream: 'stdout' | 'stderr';
  text: string;
}

/** What became of a pull. */
export type PullResult = { ok: true; bytes: number; tookMs: number } | { ok: false; error: string; reason: string };

/** The runtime and image services of one node (CRI). Answers that take time come by callback. */
export interface ContainerRuntime {
  hasImage(image: string): boolean;
  pullImage(image: string, pod: V1Pod, done: (result: PullResult) => void): void;
  runPodSandbox(pod: V1Pod, done: (sandbox: Sandbox) => void): void;
  createContainer(config: ContainerConfig): RuntimeContainer;
  stopPodSandbox(sandbox: Sandbox): void;
  /** For `status.containerStatuses`: the image as the runtime names it, and its id. */
  imageRef(image: string): { image: string; imageID: string };
}
