import type { V1Container, V1EphemeralContainer, V1Pod } from '../../api/generated/types.ts';
import type { StreamChannel } from '../../client/Stream.ts';
import type { FileSystem } from '../../posix/fs/FileSystem.ts';
import type { Socket } from '../../posix/Socket.ts';
import type { ContainerLog } from './ContainerLog.ts';
import type { CpuAccount } from './CpuAccount.ts';

/** How a container ended. */
export interface ContainerExit {
  exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`, `ContainerCannotRun`. */
  reason: string;
  signal?: number;
  message?: string;
}

/** A volume as one container sees it. */
export interface ContainerMount {
  mountPath: string;
  readOnly: boolean;
  subPath: string;
  /** Made when somebody looks inside. */
  files(): FileSystem;
}

/** What a kubelet tells the runtime to create. */
export interface ContainerConfig {
  pod: V1Pod;
  container: V1Container | V1EphemeralContainer;
  /** Which start of this container it is, from 0. */
  attempt: number;
  sandbox: Sandbox;
  /** `command` and `args` with their variables replaced. */
  command: readonly string[];
  args: readonly string[];
  /** Variables that the pod asks for, in order; services come before them. */
  env: Readonly<Record<string, string>>;
  mounts: readonly ContainerMount[];
  /** Files that the kubelet writes for the pod: /etc/hosts, /etc/resolv.conf, /etc/hostname. */
  files(): Readonly<Record<string, string>>;
  /** Called once, when its main process has ended. */
  onExit(exit: ContainerExit): void;
}

export interface Sandbox {
  id: string;
  /** The pod's address, '' for pods on the host's network that share the node's. */
  ip: string;
}

/** A port on which something in a container listens. */
export interface ListeningPort {
  port: number;
  protocol: 'TCP' | 'UDP';
}

/** A request as it arrives at a process that speaks HTTP. */
export interface HttpCall {
  method: string;
  /** With its query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  host: string;
  body: string;
  port: number;
  /** Who asks, as the process sees it. */
  remote?: string;
}

export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Virtual milliseconds that the process takes. */
  latencyMs: number;
}

/** A command to run in a running container. */
export interface ExecOptions {
  command: readonly string[];
  stdin: boolean;
  tty: boolean;
  onData(channel: StreamChannel, text: string): void;
  /** `error` when the command could not be started, worded as the runtime does. */
  onExit(exitCode: number, error?: string): void;
}

export interface ExecSession {
  write(text: string): void;
  closeInput(): void;
  resize(columns: number, rows: number): void;
  cancel(): void;
}

export interface ContainerUsage {
  cpuMillis: number;
  memoryBytes: number;
}

/** A container from its creation to its removal. */
export interface RuntimeContainer {
  /** With the runtime's scheme: `containerd://…`. */
  id: string;
  readonly log: ContainerLog;
  /** Its processor time; whoever sends it requests charges them here. */
  readonly cpu: CpuAccount;
  /** What listens in it now. */
  readonly listeners: readonly ListeningPort[];
  /** Whether its answers to probes stay as they are until `onChange`: then nobody needs to ask again and again. */
  readonly steady: boolean;
  /** Set by who wants to know when `steady` answers may have changed. */
  onChange: (() => void) | undefined;
  /** An error message when its command cannot be run. */
  start(): string | undefined;
  /** The image's stop signal now, KILL after `graceMs`; `onExit` follows. A shorter grace may follow a longer one. */
  stop(graceMs: number): void;
  /** Ends it at once, as `kill -9` would. */
  kill(exitCode?: number, reason?: string): void;
  exec(options: ExecOptions): ExecSession;
  /** Connects to its main process: input, and output from now on. */
  attach(options: Omit<ExecOptions, 'command'>): ExecSession;
  /** Sends a request to one of its ports; undefined when nothing answers there. */
  handleHttp(call: HttpCall, reply: (answer: HttpReply | undefined) => void): void;
  /** What the gRPC health service on a port that listens says; undefined where no gRPC is spoken. */
  grpcHealth?(port: number, service: string): 'SERVING' | 'NOT_SERVING' | 'NOT_FOUND' | undefined;
  /** Opens a connection to one of its ports; undefined when it is refused. */
  connect(port: number, remote: string): Socket | undefined;
  usage(): ContainerUsage;
  /** What it has written into its own layer and its log. */
  diskBytes?(): number;
  /** Takes other limits on without a restart. */
  resize(container: V1Container): void;
}

/** Who a node says that it is when it pulls. */
export interface PullCredentials {
  username: string;
  password: string;
}

/** What became of a pull. `reason` is the kubelet's: ErrImagePull, or a more telling one. */
export type PullResult = { ok: true; bytes: number; tookMs: number } | { ok: false; error: string; reason: string };

/** The runtime and image services of one node (CRI). Answers that take time come by callback. */
export interface ContainerRuntime {
  /** Told when a container of the node uses a lot of memory. */
  onMemoryGrowth?: (() => void) | undefined;
  /** Told when a container whose disk use is limited has run, or one that writes much. */
  onStorageGrowth?: (() => void) | undefined;
  hasImage(image: string): boolean;
  pullImage(image: string, credentials: PullCredentials | undefined, done: (result: PullResult) => void): void;
  runPodSandbox(pod: V1Pod, done: (sandbox: Sandbox) => void): void;
  createContainer(config: ContainerConfig): RuntimeContainer;
  stopPodSandbox(sandbox: Sandbox): void;
  /** For `status.containerStatuses`: the image as the runtime names it, and its id. */
  imageRef(image: string): { image: string; imageID: string };
  /** Images on the node, for `status.images`. */
  images(): readonly { names: string[]; sizeBytes: number }[];
}
