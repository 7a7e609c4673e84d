import type { ClusterFace } from '../ClusterFace.ts';
import type { Transport } from '../KubeClient.ts';
import type { Cancel, KubeRequest, KubeResponse, RawRequest, RawResponse, WatchSink } from '../KubeRequest.ts';
import type { Stream, StreamRequest, StreamSink } from '../Stream.ts';

/** Reaches a cluster in the same thread. */
export class DirectTransport implements Transport {
  constructor(private readonly cluster: ClusterFace) {}

  async roundTrip(request: KubeRequest): Promise<KubeResponse> {
    return this.cluster.request(request);
  }

  async raw(request: RawRequest): Promise<RawResponse> {
    return this.cluster.raw(request);
  }

  watch(request: KubeRequest, sink: WatchSink): Cancel {
    return this.cluster.watch(request, sink);
  }

  stream(request: StreamRequest, sink: StreamSink): Stream {
    return this.cluster.stream(request, sink);
  }
}
