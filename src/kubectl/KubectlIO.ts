import type { KubeClient, Transport } from '../client/KubeClient.ts';
import type { UserInfo } from '../client/KubeRequest.ts';
import type { Cluster, User } from './config/Kubeconfig.ts';

/**
 * Everything that kubectl touches besides the API: the terminal, files, time. The page, the headless terminal, the
 * bridge's Node entry and the tests each bring their own.
 */
export interface KubectlIO {
  /** A connection to the API server that kubeconfig and flags point at. May throw when there is no such server. */
  connect(target: ConnectTarget): Transport;
  /** Whom a user's certificate stands for, where the server cannot be asked; `undefined`: whoever the connection is. */
  identify?(user: User): Promise<UserInfo | undefined>;
  /** The whole of standard input; `undefined` when there is none (a terminal). */
  stdin(): Promise<string | undefined>;
  /** Standard input piece by piece for `exec -i` and prompts; `undefined` at its end. */
  readInput?(): Promise<string | undefined>;
  stdout(text: string): void;
  stderr(text: string): void;
  files: FileAccess;
  env: Record<string, string | undefined>;
  cwd: string;
  /** The clock of the cluster, in ms: client-side ages are relative to it. */
  now(): number;
  /** Waits on the clock of the cluster; resolves early when the command is interrupted. */
  sleep(ms: number): Promise<void>;
  interrupt?: Interrupt;
  /** Opens the text in an editor; `undefined` when the editor was left without saving. */
  openEditor?(text: string, filename: string): Promise<string | undefined>;
  /** Fetches a manifest from the web; rejects with the reason when it cannot. */
  fetchUrl?(url: string): Promise<string>;
  /** Makes a forwarded port reachable; called once a port; returns how to close it. */
  listen?(port: ForwardedPort): { localPort: number; close(): void };
  /** Serves the API without credentials, as `kubectl proxy` does. */
  serveApi?(address: string, port: number, client: KubeClient): { port: number; close(): void };
  isTty: boolean;
  /** Terminal width in columns and height in rows. */
  columns: number;
  rows?: number;
}

/** Where to connect, and as whom. */
export interface ConnectTarget {
  /** Name of the context, `''` when none. */
  context: string;
  server: string;
  cluster: Cluster;
  user: User;
}

/** Paths are absolute or relative to `cwd`. Text is UTF-8. */
export interface FileAccess {
  /** `undefined` when there is no such file. */
  read(path: string): Promise<string | undefined>;
  write(path: string, text: string): Promise<void>;
  /** Names in a directory, sorted; `undefined` when it is no directory. */
  list(path: string): Promise<string[] | undefined>;
  makeDirectory?(path: string): Promise<void>;
}

/** Ctrl-C. */
export interface Interrupt {
  readonly aborted: boolean;
  /** Calls back once; the result takes the callback away. */
  onAbort(callback: () => void): () => void;
}

export interface ForwardedPort {
  address: string;
  /** 0: any free port. */
  localPort: number;
  remotePort: number;
  /** Opens one connection to the pod's port. */
  open(sink: { onData(text: string): void; onClose(error?: Error): void }): {
    write(text: string): void;
    close(): void;
  };
}
