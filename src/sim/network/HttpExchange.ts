import type { Random } from '../../base/Random.ts';
import { GuardState } from '../ingress-controller/guards.ts';
import type { IngressController } from '../ingress-controller/IngressController.ts';
import { backendFor, type Route, rewritten } from '../ingress-controller/routes.ts';
import { stickiness } from '../ingress-controller/stickiness.ts';
import type { Fabric } from './Fabric.ts';
import { GatewayExchange } from './GatewayExchange.ts';
import { addHop } from './hopTexts.ts';
import type { HttpSend } from './httpCall.ts';
import { LATENCIES } from './latencies.ts';
import type { PodEntry } from './PodDirectory.ts';
import type { ServerQueues } from './ServerQueues.ts';
import type { Backend } from './servicePorts.ts';
import { Upstream } from './Upstream.ts';
import type { Walk } from './Walk.ts';

/** The port of the ingress controller on which it answers for itself. */
const HEALTH_PORT = 10254;

/**
 * HTTP over the fabric: connects, and where the connection ends in the ingress controller or a Gateway lets that route and
 * connect again, up to the container that answers. What it answers is asked for by the caller; here it is a status and a time.
 */
export class HttpExchange {
  private turn = 0;
  private readonly guards = new GuardState();
  private readonly upstream: Upstream;
  private readonly gateways: GatewayExchange;

  constructor(
    private readonly fabric: Fabric,
    private readonly ingress: IngressController,
    queues: ServerQueues,
    private readonly random: Random,
    private readonly clock: { readonly now: number },
  ) {
    this.upstream = new Upstream(fabric, queues);
    this.gateways = new GatewayExchange(ingress, this.upstream, random);
  }

  send(walk: Walk, request: HttpSend): void {
    const reached = this.fabric.connect(walk, request.ip, request.port, 'TCP');
    if (!reached) return;
    const { pod, port } = reached;
    walk.client = walk.source;
    const gateway = this.ingress.gateways.gatewayOf(pod.key);
    if (gateway !== undefined) {
      walk.latencyMs += LATENCIES.ingress;
      this.gateways.through(walk, request, pod, port, gateway);
    } else if (this.ingress.isReadyPod(pod.key) && port !== HEALTH_PORT) this.throughIngress(walk, request, pod);
    else this.upstream.serve(walk, pod, port, request, request.path);
  }

  private throughIngress(walk: Walk, request: HttpSend, proxy: PodEntry): void {
    walk.latencyMs += LATENCIES.ingress;
    if (walk.hops && request.scheme === 'https') this.showHandshake(walk, request.host, proxy);
    const answer = this.ingress.route(request.scheme, request.host, request.path, request.query);
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
      walk.status = answer.status;
      walk.location = answer.location;
      const text = `${answer.status} to ${answer.location} (${answer.why})`;
      if (walk.hops) addHop(walk, { to: route.id, kind: 'ingress', text, rule: ruleText(route) });
      return;
    }
    if (this.admits(walk, request, route)) this.toBackend(walk, request, proxy, route);
  }

  /** The certificate that the name in the client's hello selects (SNI). */
  private showHandshake(walk: Walk, host: string, proxy: PodEntry): void {
    const { secret, why } = this.ingress.certificateFor(host);
    const text = secret
      ? `TLS handshake for ${host}: certificate of Secret ${secret}`
      : `TLS handshake for ${host}: Kubernetes Ingress Controller Fake Certificate (${why})`;
    addHop(walk, { to: proxy.id, kind: 'ingress', text });
  }

  /** What the annotations of the Ingress demand. */
  private admits(walk: Walk, { body = '', headers }: HttpSend, route: Route): boolean {
    const { guards } = route;
    const refused = this.guards.refuse(route.id, guards, {
      source: walk.client,
      bodyBytes: body.length,
      authorization: headers.authorization,
      users: guards.basicAuth ? this.ingress.usersOf(guards.authSecret) : undefined,
      nowMs: this.clock.now,
    });
    if (!refused) return true;
    walk.status = refused.status;
    walk.error = refused.why;
    if (refused.headers) walk.responseEdits = [{ set: refused.headers }];
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
    if (backends.length > 0) {
      this.passOn(walk, request, proxy, route, backends);
      return;
    }
    walk.status = 503;
    if (!walk.hops) return;
    const failed = this.ingress.hasService(backend)
      ? `${backend.namespace}/${backend.service} has no ready endpoints on port ${backend.port}: 503 Service Temporarily Unavailable`
      : `there is no Service ${backend.service} in namespace ${backend.namespace}: 503 Service Temporarily Unavailable`;
    addHop(walk, { to: serviceId, kind: 'ingress', text: '503', failed });
    walk.error = failed;
  }

  private passOn(walk: Walk, request: HttpSend, proxy: PodEntry, route: Route, backends: readonly Backend[]): void {
    const { affinity } = route;
    const sticky =
      affinity && stickiness(affinity, request, backends.length, this.clock.now, () => this.random.uint32());
    if (sticky?.setCookie) walk.responseEdits = [{ set: [{ name: 'set-cookie', value: sticky.setCookie }] }];
    if (route.vhost) walk.asked = { headers: request.headers, host: route.vhost };
    this.upstream.pass(walk, request, backends, {
      from: route.id,
      proxy,
      start: sticky ? sticky.index : this.turn++,
      path: rewritten(route, request.path),
      ...route.timeouts,
    });
  }
}

const ruleText = ({ host, path, pathType, namespace, ingress }: Route): string =>
  `Ingress ${namespace}/${ingress}: host ${host || '*'}, path ${path} (${pathType})`;
