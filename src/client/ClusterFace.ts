import type { Cancel, KubeRequest, KubeResponse, RawRequest, RawResponse, WatchSink } from './KubeRequest.ts';
import type { Stream, StreamRequest, StreamSink } from './Stream.ts';

/** A cluster in the same thread as its client: what a transport carries, answered at once. */
export interface ClusterFace {
  request(request: KubeRequest): KubeResponse;
  raw(request: RawRequest): RawResponse;
  watch(request: KubeRequest, sink: WatchSink): Cancel;
  stream(request: StreamRequest, sink: StreamSink): Stream;
}
