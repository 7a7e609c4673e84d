import type { ResourceRef, UserInfo } from './KubeRequest.ts';

/** A two-way connection to a pod: `log` (following), `exec`, `attach` or `portforward`. */
export interface StreamRequest {
  /** The pod, with `subresource` one of the four. */
  ref: ResourceRef & { name: string; subresource: 'log' | 'exec' | 'attach' | 'portforward' };
  /**
   * log: container, follow, previous, tailLines, sinceSeconds, sinceTime, timestamps, limitBytes.
   * exec: container, command (repeated), stdin, stdout, stderr, tty. portforward: ports (one).
   */
  params: Record<string, string | string[]>;
  impersonate?: UserInfo;
  bearerToken?: string;
}

export type StreamChannel = 'stdout' | 'stderr';

/** What arrives. `onClose` is called exactly once. */
export interface StreamSink {
  onData(channel: StreamChannel, text: string): void;
  /** `exitCode` for exec and attach; `error` when the server refused or the connection broke. */
  onClose(end: { exitCode?: number; error?: Error }): void;
}

/** The sending half. */
export interface Stream {
  write(text: string): void;
  /** End of input (Ctrl-D). */
  closeInput(): void;
  resize(columns: number, rows: number): void;
  /** Breaks the connection (Ctrl-C of the client). */
  cancel(): void;
}
