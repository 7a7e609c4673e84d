import { ipv4Number } from '../../base/ipv4.ts';
import type { RequestResult } from '../../playback/Playback.ts';
import type { WebhookAnswer, WebhookCaller } from '../kube-apiserver/WebhookCaller.ts';
import type { ClusterNetwork } from './ClusterNetwork.ts';
import type { HttpSend } from './httpCall.ts';
import { type Sender, Walk } from './Walk.ts';

/**
 * Webhooks of the API server over the cluster's network: the request leaves the node of the control plane, takes the
 * way through the Service that any other would, and is counted as traffic.
 *
 * Deviations: what the connection carries is not encrypted, so `caBundle` is not looked at; the answer is there at once,
 * and the time that it takes counts only against the webhook's time-out.
 */
export function webhookCaller(network: ClusterNetwork): WebhookCaller {
  return ({ ip, port, host, path, body, timeoutMs }) => {
    const address = ipv4Number(ip);
    const place = `${ip}:${port}`;
    if (address === undefined) return { failure: `dial tcp ${place}: connect: no route to host` };
    const walk = new Walk();
    walk.begin(senderOf(network), false, network.ephemeralPort());
    walk.live = true;
    const headers = { 'content-type': 'application/json', 'user-agent': 'kube-apiserver-admission' };
    const send: HttpSend = { ip: address, port, scheme: 'https', host, path, method: 'POST', headers, body };
    network.http.send(walk, send);
    let result: RequestResult | undefined;
    network.finish(walk, { ...send, host: `${host}:${port}` }, (answer) => {
      result = answer;
    });
    network.traffic.counters.record(walk.path, walk.failed, walk.latencyMs, 1);
    return answerOf(walk, result, place, timeoutMs);
  };
}

function answerOf(walk: Walk, result: RequestResult | undefined, place: string, timeoutMs: number): WebhookAnswer {
  if (walk.failure === 'refused') return { failure: `dial tcp ${place}: connect: connection refused` };
  if (walk.failure === 'unreachable') return { failure: `dial tcp ${place}: connect: no route to host` };
  if (!result || walk.failure === 'timeout' || walk.latencyMs > timeoutMs)
    return { failure: 'context deadline exceeded' };
  if (result.status === undefined) return { failure: 'EOF' };
  return { status: result.status, body: result.body ?? '' };
}

/** The first node stands for the machine of the control plane. */
function senderOf({ directory }: ClusterNetwork): Sender {
  const [node] = directory.nodes.values();
  return { id: node?.id ?? 'node/control-plane', ip: node?.ip ?? 0, node, pod: undefined };
}
