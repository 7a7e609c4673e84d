import { ipv4Text } from '../../base/ipv4.ts';
import type { Random } from '../../base/Random.ts';
import type { HttpCall } from '../cri/ContainerRuntime.ts';
import { GuardState } from '../ingress-controller/guards.ts';
import type { IngressController } from '../ingress-controller/IngressController.ts';
import { backendFor, cookieOf, type HttpHead, type Route, rewritten } from '../ingress-controller/routes.ts';
import type { Fabric } from './Fabric.ts';
import { addHop, endpoint } from './hopTexts.ts';
import { LATENCIES, PROXY_CONNECT_TIMEOUT_MS, PROXY_READ_TIMEOUT_MS, PROXY_TRIES } from './latencies.ts';
import type { PodEntry } from './PodDirectory.ts';
import type { ServerQueues } from './ServerQueues.ts';
import type { Backend } from './servicePorts.ts';
import type { Walk } from './Walk.ts';

/** A request once the address of its server is known. */
export interface HttpSend extends HttpHead {
  ip: number;
  port: number;
  method: string;
  query?: string;
  body?: string;
}

/**
 * HTTP over the fabric: connects, and where the connection ends in the ingress controller lets that route and connect
 * again, up to the container that answers. What it answers is asked for by the caller; here it is a status and a time.
 */
export class HttpExchange {
  private turn = 0;
  private readonly guards = new GuardState();

  constructor(
    private readonly fabric: Fabric,
    private readonly ingress: IngressController,
    private readonly queues: ServerQueues,
    private readonly random: Random,
    private readonly clock: { readonly now: number },
  ) {}

  send(walk: Walk, request: HttpSend): void {
    const reached = this.fabric.connect(walk, request.ip, request.port, 'TCP');
    if (!reached) return;
    if (this.ingress.isReadyPod(reached.pod.key) && reached.port !== 10254)
      this.throughIngress(walk, request, reached.pod);
    else this.atContainer(walk, reached.pod, reached.port, request, request.path);
  }

  private throughIngress(walk: Walk, request: HttpSend, proxy: PodEntry): void {
    walk.latencyMs += LATENCIES.ingress;
    const answer = this.ingress.route(request.scheme, request.host, request.path);
    if (answer.kind === 'not-found') {
      walk.status = 404;
      if (!walk.hops) return;
      const failed = `no Ingress has a rule for host ${request.host} and path ${request.path}: the default backend answers 404`;
      addHop(walk, { to: proxy.id, kind: 'ingress', text: '404 page not found', failed });
      walk.error = failed;
      return;
    }
    const { route } = answer;
    walk.path.push(route.id);
    if (answer.kind === 'redirect') {
      walk.status = 308;
      walk.location = answer.location;
      if (walk.hops)
        addHop(walk, {
          to: route.id,
          kind: 'ingress',
          text: `308 to ${answer.location} (ssl-redirect)`,
          rule: ruleText(route),
        });
      return;
    }
    if (this.admits(walk, request, route)) this.toBackend(walk, request, proxy, route);
  }

  /** What the annotations of the Ingress demand. */
  private admits(walk: Walk, { body = '', headers }: HttpSend, route: Route): boolean {
    const refused = this.guards.refuse(route.id, route.guards, {
      source: walk.sender.ip,
      bodyBytes: body.length,
      authorization: headers.authorization,
      nowMs: this.clock.now,
    });
    if (!refused) return true;
    walk.status = refused.status;
    walk.error = refused.why;
    if (walk.hops) {
      const text = String(refused.status);
      addHop(walk, { to: route.id, kind: 'ingress', text, rule: ruleText(route), failed: refused.why });
    }
    return false;
  }

  /** Straight to an endpoint, as the controller does: the Service's cluster address is not on this way. */
  private toBackend(walk: Walk, request: HttpSend, proxy: PodEntry, route: Route): void {
    const { backend, canary } = backendFor(route, request, () => this.random.float());
    const backends = this.ingress.backends(backend);
    const serviceId = `service/${backend.namespace}/${backend.service}`;
    walk.path.push(serviceId);
    if (walk.hops) {
      addHop(walk, {
        from: proxy.id,
        to: route.id,
        kind: 'ingress',
        text: `${request.host}${request.path} → ${backend.service}:${backend.port}${canary ? ' (canary)' : ''}`,
        rule: ruleText(route),
      });
    }
    if (backends.length === 0) {
      walk.status = 503;
      if (!walk.hops) return;
      const failed = this.ingress.hasService(backend)
        ? `${backend.namespace}/${backend.service} has no ready endpoints on port ${backend.port}: 503 Service Temporarily Unavailable`
        : `there is no Service ${backend.service} in namespace ${backend.namespace}: 503 Service Temporarily Unavailable`;
      addHop(walk, { to: serviceId, kind: 'ingress', text: '503', failed });
      walk.error = failed;
      return;
    }
    this.tryBackends(walk, request, proxy, route, backends);
  }

  private tryBackends(
    walk: Walk,
    request: HttpSend,
    proxy: PodEntry,
    route: Route,
    backends: readonly Backend[],
  ): void {
    const sticky = route.cookieAffinity ? stickyIndex(request, route, backends.length) : -1;
    const start = sticky >= 0 ? sticky : this.turn++;
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
        const serviceId = walk.path[pathLength - 1] ?? '';
        addHop(walk, {
          from: route.id,
          to: serviceId,
          kind: 'ingress',
          text: `endpoint ${backend.address}, in turn, of ${backends.length}`,
          after: { source: endpoint(proxy.ip, walk.sourcePort), destination: backend.address },
        });
      }
      const reached = node && this.fabric.toPod(walk, node, backend.ip, backend.port, 'TCP');
      if (reached) {
        walk.error = '';
        this.atContainer(walk, reached.pod, reached.port, request, rewritten(route, request.path), true);
        return;
      }
      walk.latencyMs = Math.min(walk.latencyMs, before + PROXY_CONNECT_TIMEOUT_MS);
    }
    walk.status = walk.failure === 'timeout' ? 504 : 502;
    walk.failure = undefined;
  }

  private atContainer(walk: Walk, pod: PodEntry, port: number, request: HttpSend, path: string, proxied = false): void {
    const { endpoints } = this.fabric;
    const tookMs = this.queues.serve(pod, endpoints.profile(pod, port), walk.weight);
    walk.answeredBy = pod;
    walk.answeredPort = port;
    walk.askedPath = path;
    walk.proxied = proxied;
    if (tookMs === undefined || tookMs > PROXY_READ_TIMEOUT_MS) {
      walk.answeredBy = undefined;
      if (proxied) walk.status = 504;
      else walk.fail('timeout');
      walk.latencyMs += PROXY_READ_TIMEOUT_MS;
      walk.error = `${pod.name} has more requests than it can answer`;
      if (walk.hops) addHop(walk, { to: pod.id, kind: 'container', text: 'no answer in time', failed: walk.error });
      return;
    }
    walk.latencyMs += tookMs;
    if (walk.live) return;
    const { method } = request;
    answered(walk, endpoints.outcome(pod, port, method, path, () => callOf(walk, request)).status);
  }
}

/** The request as the container gets it. */
export function callOf(walk: Walk, { method, host, headers, query = '', body = '' }: HttpSend): HttpCall {
  const { askedPath, answeredPort: port } = walk;
  const remote = ipv4Text(walk.source);
  return { method, host, headers, path: askedPath + query, body, port, remote };
}

/** Writes down what the container answered; a status of 0 is a connection that it broke. */
export function answered(walk: Walk, status: number): void {
  const { answeredBy: pod, proxied } = walk;
  if (status === 0) {
    if (proxied) walk.status = 502;
    else walk.fail('reset');
    walk.error = `${pod?.name} closed the connection without an answer`;
  } else walk.status = status;
  if (!walk.hops || !pod) return;
  const text = `${endpoint(pod.ip, walk.answeredPort)} ${status ? `answers ${status}` : 'closes the connection'}`;
  addHop(walk, { to: pod.id, kind: 'container', text, ...(walk.error ? { failed: walk.error } : {}) });
}

const ruleText = ({ host, path, pathType, namespace, ingress }: Route): string =>
  `Ingress ${namespace}/${ingress}: host ${host || '*'}, path ${path} (${pathType})`;

/** The endpoint that a cookie names by its number. */
function stickyIndex({ headers }: HttpSend, { cookieAffinity }: Route, count: number): number {
  const value = cookieOf(headers.cookie ?? '', cookieAffinity);
  if (value === undefined) return -1;
  let sum = 0;
  for (let i = 0; i < value.length; i++) sum = (sum * 31 + value.charCodeAt(i)) >>> 0;
  return sum % count;
}
