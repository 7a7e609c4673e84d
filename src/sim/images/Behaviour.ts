import type { V1Pod } from '../../api/generated/types.ts';
import type { Timer } from '../../base/Clock.ts';
import type { HttpResponse, NetworkFailure } from '../../posix/Syscall.ts';
import type { ContainerUsage, HttpCall, HttpReply, ListeningPort } from '../cri/ContainerRuntime.ts';

/** What a modelled program sees of its container. Nothing here makes a file system or a process until it is used. */
export interface BehaviourContext {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly pod: V1Pod;
  /** The repository and the tag it runs from. */
  readonly image: string;
  readonly tag: string;
  readonly hostname: string;
  readonly podIP: string;
  readonly nodeName: string;
  /** containerPorts of the spec. */
  readonly ports: readonly ListeningPort[];
  /** The memory limit, or undefined. */
  readonly memoryLimitBytes: number | undefined;
  /** Unix milliseconds. */
  now(): number;
  random(): number;
  after(delayMs: number, run: () => void): Timer;
  log(text: string, stream?: 'stdout' | 'stderr'): void;
  /** Text that was printed at the start, made when somebody reads the log. */
  logLater(text: () => string): void;
  /** The text of a file; undefined when there is none. */
  read(path: string): string | undefined;
  /** Names in a directory; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
  append(path: string, text: string): void;
  /** Makes or replaces a file. */
  write(path: string, text: string): void;
  /** Whether something is mounted at or above this path. */
  isMounted(path: string): boolean;
  /** Ends the container. */
  exit(code: number): void;
  http(url: string, reply: (answer: HttpResponse | NetworkFailure) => void, method?: string): void;
  /** Sends text to a TCP port and gives what comes back first. */
  send(host: string, port: number, text: string, reply: (answer: string | undefined) => void): void;
  /** What the cluster's API server answers: for the container that is its process. */
  apiServer(call: HttpCall): HttpReply | undefined;
  /** Memory use changed: the limit is checked. */
  usageChanged(): void;
  /** Its answers may be others now. */
  answersChanged(): void;
}

/** What grpc.health.v1.Health says, or that it knows no such service. */
export type GrpcHealth = 'SERVING' | 'NOT_SERVING' | 'NOT_FOUND';

/** A modelled main process. */
export interface Behaviour {
  listeners?: readonly ListeningPort[];
  http?(call: HttpCall, reply: (answer: HttpReply | undefined) => void): void;
  /** How its gRPC health service answers for a service, `''` for the server; absent where it speaks no gRPC. */
  grpcHealth?(service: string): GrpcHealth;
  /** A line of a text protocol, and its answer. */
  line?(text: string): string;
  /** What the stop signal does; without it the process ends with 0 after a moment. `ignore` waits for KILL. */
  stop?(): number | 'ignore';
  usage?(): ContainerUsage;
  /** Whether its HTTP answers change by themselves; most do not. */
  restless?: boolean;
}

/** An HTTP answer. */
export function answer(status: number, body: string, headers: Record<string, string> = {}, latencyMs = 1): HttpReply {
  return { status, headers, body, latencyMs };
}

export const MIB = 1024 ** 2;
export const tcp = (port: number): ListeningPort => ({ port, protocol: 'TCP' });
