import type { Stream, StreamRequest, StreamSink } from '../../client/Stream.ts';

/** What a kubelet serves to the API server (its port 10250): logs and connections into containers. */
export interface NodeApi {
  /**
   * Log lines as text, of a container that the caller has checked to be in the pod's spec.
   * Throws a StatusError (400) as upstream's kubelet answers, e.g. for a container that has not started.
   */
  containerLogs(namespace: string, pod: string, container: string, options: LogOptions): string;
  /** exec, attach, portforward, or a log that is followed. */
  connect(request: StreamRequest, sink: StreamSink): Stream;
}

/** PodLogOptions, decoded. */
export interface LogOptions {
  previous: boolean;
  timestamps: boolean;
  tailLines?: number;
  limitBytes?: number;
  sinceSeconds?: number;
  sinceTime?: string;
}

/** Finds the kubelet of a node; undefined when none answers there. */
export type NodeApiOf = (nodeName: string) => NodeApi | undefined;

/** A request that the API server makes of something in the cluster. */
export interface ProxiedCall {
  scheme: 'http' | 'https';
  host: string;
  ip: number;
  port: number;
  method: string;
  path: string;
  /** With its question mark, or ''. */
  query: string;
  headers: Record<string, string>;
  body: string;
}

/** Carries it there; no status when nothing answers. */
export type Dial = (
  call: ProxiedCall,
) => { status?: number; headers?: Record<string, string>; body?: string; error?: string } | undefined;
