import type { Fabric } from './Fabric.ts';
import { addHop, endpoint } from './hopTexts.ts';
import { answered, callOf, type HttpSend } from './httpCall.ts';
import { PROXY_CONNECT_TIMEOUT_MS, PROXY_READ_TIMEOUT_MS, PROXY_TRIES } from './latencies.ts';
import type { PodEntry } from './PodDirectory.ts';
import type { ServerQueues } from './ServerQueues.ts';
import type { Backend } from './servicePorts.ts';
import type { Walk } from './Walk.ts';

/** How a proxy passes a request on. */
export interface PassOn {
  /** Id of what it obeys: `ingress/default/web`, `httproute/default/web`. */
  from: string;
  proxy: PodEntry;
  /** Where in the list of endpoints it begins. */
  start: number;
  /** Path that the backend is asked for. */
  path: string;
  connectMs?: number;
  readMs?: number;
}

/** The last part of every request: a proxy that tries endpoints in turn, and the container that works on it. */
export class Upstream {
  constructor(
    private readonly fabric: Fabric,
    private readonly queues: ServerQueues,
  ) {}

  /** Tries up to three endpoints; 502 or 504 when none takes the connection. */
  pass(walk: Walk, request: HttpSend, backends: readonly Backend[], how: PassOn): void {
    const { proxy, start, connectMs = PROXY_CONNECT_TIMEOUT_MS } = how;
    const { node } = walk;
    const pathLength = walk.path.length;
    for (let i = 0; i < PROXY_TRIES; i++) {
      const backend = backends[(start + i) % backends.length] as Backend;
      const before = walk.latencyMs;
      walk.failure = undefined;
      walk.source = proxy.ip;
      walk.node = node;
      walk.path.length = pathLength;
      if (walk.hops) {
        addHop(walk, {
          from: how.from,
          to: walk.path[pathLength - 1] ?? '',
          kind: 'ingress',
          text: `endpoint ${backend.address}, in turn, of ${backends.length}`,
          after: { source: endpoint(proxy.ip, walk.sourcePort), destination: backend.address },
        });
      }
      const reached = node && this.fabric.toPod(walk, node, backend.ip, backend.port, 'TCP');
      if (reached) {
        walk.error = '';
        walk.proxied = true;
        this.serve(walk, reached.pod, reached.port, request, how.path, how.readMs);
        return;
      }
      walk.latencyMs = Math.min(walk.latencyMs, before + connectMs);
    }
    walk.status = walk.failure === 'timeout' ? 504 : 502;
    walk.failure = undefined;
  }

  /** Lets the container of a pod work on a request that has reached it. */
  serve(
    walk: Walk,
    pod: PodEntry,
    port: number,
    request: HttpSend,
    path: string,
    readMs: number = PROXY_READ_TIMEOUT_MS,
  ): void {
    const { endpoints } = this.fabric;
    walk.answeredBy = pod;
    walk.answeredPort = port;
    walk.askedPath = path;
    const profile = endpoints.profile(pod, port);
    const { method } = request;
    const outcome = walk.live ? undefined : endpoints.outcome(pod, port, method, path, () => callOf(walk, request));
    // What the image says of its own time counts where it says more than the usual.
    const latencyMs = outcome?.latencyMs ?? 0;
    const slow = latencyMs > profile.latencyMs ? { ...profile, latencyMs } : profile;
    const tookMs = this.queues.serve(pod, slow, walk.weight, walk.offsetMs);
    if (tookMs === undefined || tookMs > readMs) {
      walk.answeredBy = undefined;
      if (walk.proxied) walk.status = 504;
      else walk.fail('timeout');
      walk.latencyMs += readMs;
      walk.error = `${pod.name} has more requests than it can answer`;
      if (walk.hops) addHop(walk, { to: pod.id, kind: 'container', text: 'no answer in time', failed: walk.error });
      return;
    }
    walk.latencyMs += tookMs;
    walk.servedMs = tookMs;
    if (outcome) answered(walk, outcome.status);
  }

  /** A copy of a request for an endpoint whose answer nobody waits for. */
  mirror(walk: Walk, request: HttpSend, backend: Backend): void {
    const { directory } = this.fabric.parts;
    const pod = directory.podAt(backend.ip);
    if (!pod || !this.fabric.endpoints.isOpen(pod, backend.port, 'TCP')) return;
    const call = { ...callOf(walk, request), path: request.path + (request.query ?? ''), port: backend.port };
    if (walk.live) this.fabric.endpoints.handle(pod, call, () => {});
    else this.fabric.endpoints.outcome(pod, backend.port, request.method, request.path, () => call);
  }
}
