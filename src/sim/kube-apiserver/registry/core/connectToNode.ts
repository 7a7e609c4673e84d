import type { V1Pod } from '../../../../api/generated/types.ts';
import { badRequestError, failure, notFoundError } from '../../../../api/StatusError.ts';
import type { Stream, StreamRequest, StreamSink } from '../../../../client/Stream.ts';
import type { NodeApi, NodeApiOf } from '../../NodeApi.ts';
import type { RequestContext } from '../../RequestContext.ts';

/** What a connection that was refused looks like to its client. */
export const CLOSED_STREAM: Stream = { write() {}, closeInput() {}, resize() {}, cancel() {} };

/** The pod of a request for one of its connections. */
export function podOf(context: RequestContext): V1Pod {
  const name = context.ref.name ?? '';
  const found = context.store.get(context.ref.namespace ?? '', name);
  if (!found) throw notFoundError(context.info, name);
  return found.value as V1Pod;
}

/**
 * The container a request means: the one it names, or the only one, or the one that the default-container annotation
 * names (pkg/registry/core/pod LogLocation, streamLocation).
 */
export function containerOf(pod: V1Pod, asked: string | undefined): string {
  const { spec, metadata } = pod;
  const { name } = metadata ?? {};
  const containers = (spec?.containers ?? []).map((c) => c.name);
  const init = (spec?.initContainers ?? []).map((c) => c.name);
  const ephemeral = (spec?.ephemeralContainers ?? []).map((c) => c.name);
  if (asked) {
    if ([...containers, ...init, ...ephemeral].includes(asked)) return asked;
    throw badRequestError(`container ${asked} is not valid for pod ${name}`);
  }
  if (containers.length === 1) return containers[0] as string;
  const list = `[${containers.join(' ')}]`;
  const more = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
  throw badRequestError(`a container name must be specified for pod ${name}, choose one of: ${list}${more}`);
}

/** The kubelet that has the pod. */
export function nodeOf(pod: V1Pod, nodeApiOf: NodeApiOf): NodeApi {
  const { name } = pod.metadata ?? {};
  const nodeName = pod.spec?.nodeName;
  if (!nodeName) throw badRequestError(`pod ${name} does not have a host assigned`);
  const node = nodeApiOf(nodeName);
  if (!node) {
    throw failure(500, 'InternalError', `Get "https://${nodeName}:10250/": dial tcp: connect: no route to host`);
  }
  return node;
}

/** Opens a stream to a container of a pod. */
export function connectToNode(
  context: RequestContext,
  nodeApiOf: NodeApiOf,
  request: StreamRequest,
  sink: StreamSink,
): Stream {
  const pod = podOf(context);
  const asked = request.params.container;
  const node = nodeOf(pod, nodeApiOf);
  if (request.ref.subresource === 'portforward') return node.connect(request, sink);
  const container = containerOf(pod, Array.isArray(asked) ? asked[0] : asked);
  return node.connect({ ...request, params: { ...request.params, container } }, sink);
}
