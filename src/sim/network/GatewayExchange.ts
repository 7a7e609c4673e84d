import type { Random } from '../../base/Random.ts';
import type { ListenerTable } from '../ingress-controller/gateway/attachRoutes.ts';
import {
  editedHeaders,
  type GatewayRule,
  modifiedPath,
  type WeightedBackend,
} from '../ingress-controller/gateway/httpRules.ts';
import type { IngressController } from '../ingress-controller/IngressController.ts';
import { addHop } from './hopTexts.ts';
import type { HttpSend } from './httpCall.ts';
import { PROXY_READ_TIMEOUT_MS } from './latencies.ts';
import type { PodEntry } from './PodDirectory.ts';
import type { Upstream } from './Upstream.ts';
import type { Walk } from './Walk.ts';

/** What the nginx of a Gateway does with a request: finds the rule, applies its filters, and passes it on. */
export class GatewayExchange {
  private turn = 0;

  constructor(
    private readonly ingress: IngressController,
    private readonly upstream: Upstream,
    private readonly random: Random,
  ) {}

  through(walk: Walk, request: HttpSend, proxy: PodEntry, port: number, gateway: string): void {
    const { scheme, host, method, path, query = '', headers } = request;
    const answer = this.ingress.gateways.route(gateway, port, scheme, host, { method, path, query, headers });
    if (answer.kind !== 'rule') {
      walk.error = answer.why;
      if (answer.kind === 'reset') walk.fail('reset');
      else walk.status = answer.status;
      if (walk.hops) {
        const text = answer.kind === 'reset' ? 'closes the connection' : String(answer.status);
        addHop(walk, { from: proxy.id, to: answer.gateway, kind: 'ingress', text, failed: answer.why });
      }
      return;
    }
    const { rule, listener } = answer;
    walk.path.push(rule.id);
    if (walk.hops) this.show(walk, proxy, rule, listener);
    walk.responseEdits = rule.filters.responseHeaders;
    if (rule.filters.redirect) this.redirect(walk, request, rule, port);
    else this.toBackend(walk, request, proxy, rule);
  }

  private show(walk: Walk, proxy: PodEntry, rule: GatewayRule, { listener, certificate }: ListenerTable): void {
    const tls = certificate ? `, certificate of Secret ${certificate}` : '';
    const text = `listener ${listener.name} (${listener.protocol} ${listener.port}${tls})`;
    addHop(walk, { from: proxy.id, to: rule.id, kind: 'ingress', text, rule: rule.text });
  }

  private redirect(walk: Walk, request: HttpSend, rule: GatewayRule, listenerPort: number): void {
    const { redirect } = rule.filters;
    if (!redirect) return;
    const scheme = redirect.scheme ?? request.scheme;
    const usual = scheme === 'https' ? 443 : 80;
    const port = redirect.port ?? (redirect.scheme ? usual : listenerPort);
    const path = modifiedPath(redirect.path, rule, request.path);
    const host = redirect.hostname ?? request.host;
    walk.status = redirect.statusCode ?? 302;
    walk.location = `${scheme}://${host}${port === usual ? '' : `:${port}`}${path}${request.query ?? ''}`;
    if (walk.hops) {
      const text = `${walk.status} to ${walk.location} (RequestRedirect)`;
      addHop(walk, { to: rule.id, kind: 'ingress', text, rule: rule.text });
    }
  }

  private toBackend(walk: Walk, request: HttpSend, proxy: PodEntry, rule: GatewayRule): void {
    const chosen = this.choose(rule);
    if (!chosen?.backend) {
      this.answer(walk, rule, 500, `${rule.text} leads to a backend that does not exist or may not be used: 500`);
      return;
    }
    const { backend } = chosen;
    walk.path.push(`service/${backend.namespace}/${backend.service}`);
    const backends = this.ingress.backends(backend);
    if (backends.length === 0) {
      const why = `${backend.namespace}/${backend.service} has no ready endpoints on port ${backend.port}`;
      this.answer(walk, rule, 503, `${why}: 503 Service Temporarily Unavailable`);
      return;
    }
    const { rewrite } = rule.filters;
    const headers = editedHeaders(request.headers, [...rule.filters.requestHeaders, ...chosen.filters.requestHeaders]);
    const host = rewrite?.hostname ?? request.host;
    if (headers !== request.headers || host !== request.host) walk.asked = { headers, host };
    if (chosen.filters.responseHeaders.length > 0) {
      walk.responseEdits = [...rule.filters.responseHeaders, ...chosen.filters.responseHeaders];
    }
    for (const { backend: copy, percent } of rule.filters.mirrors) {
      const [first] = this.ingress.backends(copy);
      if (first && (percent >= 100 || this.random.float() * 100 < percent)) this.upstream.mirror(walk, request, first);
    }
    this.upstream.pass(walk, request, backends, {
      from: rule.id,
      proxy,
      start: this.turn++,
      path: modifiedPath(rewrite?.path, rule, request.path),
      readMs: rule.timeoutMs > 0 ? rule.timeoutMs : PROXY_READ_TIMEOUT_MS,
    });
  }

  /** By weight; a rule without any has no backend. */
  private choose({ backends, totalWeight }: GatewayRule): WeightedBackend | undefined {
    if (totalWeight <= 0) return undefined;
    if (backends.length === 1) return backends[0];
    let left = this.random.float() * totalWeight;
    for (const backend of backends) {
      left -= backend.weight;
      if (left < 0) return backend;
    }
    return undefined;
  }

  private answer(walk: Walk, rule: GatewayRule, status: number, why: string): void {
    walk.status = status;
    walk.error = why;
    if (walk.hops) addHop(walk, { to: rule.id, kind: 'ingress', text: String(status), rule: rule.text, failed: why });
  }
}
