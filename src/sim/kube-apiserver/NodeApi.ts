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
