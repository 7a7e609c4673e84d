import type {
  V1CustomResourceDefinition,
  V1Namespace,
  V1Pod,
  V1Secret,
  V1Service,
} from '../../../api/generated/types.ts';
import { type KubeObject, keyOf, splitKey } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { Clock } from '../../../base/Clock.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { SharedInformerFactory } from '../../../client/cache/SharedInformerFactory.ts';
import type { ResourceRef } from '../../../client/KubeRequest.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { ServiceTable } from '../../network/ServiceTable.ts';
import type { Timings } from '../../timings.ts';
import { type Attachment, attachRoutes, type GatewayTable, isServing, type ListenerTable } from './attachRoutes.ts';
import { dataPlane, GATEWAY_LABEL } from './dataPlane.ts';
import { conditionsOf, gatewayStatus, routeStatus } from './gatewayStatus.ts';
import { GATEWAY_GROUP, type Gateway, type GatewayClass, type HttpRoute, type ReferenceGrant } from './gatewayTypes.ts';
import { hostMatches } from './hostnames.ts';
import type { GatewayRequest, GatewayRule } from './httpRules.ts';

export interface GatewayControllerOptions {
  clock: Clock;
  /** The virtual time as RFC 3339. */
  now(): string;
  timings: Timings;
  client: LocalClient;
  informers: SharedInformerFactory;
  services: ServiceTable;
  /** Whether the process that all this is part of runs. */
  running(): boolean;
}

const resource = (name: string, version = 'v1'): ResourceRef => ({ group: GATEWAY_GROUP, version, resource: name });
const CLASSES = resource('gatewayclasses');
const GATEWAYS = resource('gateways');
const ROUTES = resource('httproutes');
const GRANTS = resource('referencegrants', 'v1beta1');
const DEFINITIONS = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' };
const PODS = { group: '', version: 'v1', resource: 'pods' };
const SERVICES = { group: '', version: 'v1', resource: 'services' };
const SECRETS = { group: '', version: 'v1', resource: 'secrets' };
const NAMESPACES = { group: '', version: 'v1', resource: 'namespaces' };

export const GATEWAY_CONTROLLER = 'gateway.nginx.org/nginx-gateway-controller';
export const GATEWAY_CLASS = 'nginx';

/** What becomes of a request that reached a Gateway. */
export type GatewayAnswer =
  | { kind: 'rule'; rule: GatewayRule; listener: ListenerTable; gateway: string }
  | { kind: 'refused'; status: number; why: string; gateway: string }
  | { kind: 'reset'; why: string; gateway: string };

interface Watched {
  classes: SharedInformer<GatewayClass>;
  gateways: SharedInformer<Gateway>;
  routes: SharedInformer<HttpRoute>;
  grants: SharedInformer<ReferenceGrant>;
  secrets: SharedInformer<V1Secret>;
  namespaces: SharedInformer<V1Namespace>;
  fronts: SharedInformer<V1Service>;
}

/**
 * The Gateway API as NGINX Gateway Fabric serves it: every Gateway of its class gets a Deployment of nginx and a Service of
 * type LoadBalancer of its own, routes are attached to listeners, and everything says in its status what became of it.
 * Until the definitions are installed it watches nothing but definitions.
 *
 * Deviations: it is part of the ingress controller, and makes the GatewayClass `nginx` itself; GRPCRoutes are not served.
 */
export class GatewayController {
  private watched: Watched | undefined;
  private readonly definitions: SharedInformer<V1CustomResourceDefinition>;
  private readonly ready = new Map<string, string>();
  private attachment: Attachment = { gateways: new Map(), routes: new Map() };
  private planned = false;

  constructor(private readonly options: GatewayControllerOptions) {
    this.definitions = options.informers.informer<V1CustomResourceDefinition>(DEFINITIONS);
    const seen = (definition: V1CustomResourceDefinition): void => this.definitionSeen(definition);
    this.definitions.addHandler({ onAdd: seen, onUpdate: seen });
  }

  /** The Gateway that a pod is the data plane of; undefined for all other pods, and while it is not ready. */
  gatewayOf(pod: string): string | undefined {
    return this.ready.size === 0 ? undefined : this.ready.get(pod);
  }

  /** The Service in front of the Gateway that serves a host, if any does: where a DNS record for it would point. */
  frontOf(host: string): string | undefined {
    for (const { gateway, listeners } of this.attachment.gateways.values()) {
      const serves = listeners.some((table) => table.hosts.some((h) => h.host !== '' && hostMatches(h.host, host)));
      if (serves) return `${gateway.metadata?.namespace}/${gateway.metadata?.name}-${GATEWAY_CLASS}`;
    }
    return undefined;
  }

  /** What the data plane of a Gateway does with a request. */
  route(key: string, port: number, scheme: 'http' | 'https', host: string, request: GatewayRequest): GatewayAnswer {
    const gateway = `gateway/${key}`;
    const table = this.attachment.gateways.get(key);
    const listeners = (table?.listeners ?? []).filter((l) => l.listener.port === port && isServing(l));
    const [first] = listeners;
    if (!first) return { kind: 'reset', why: `no listener of the Gateway serves port ${port}`, gateway };
    if (first.listener.protocol === 'HTTPS' && scheme === 'http') {
      return { kind: 'refused', status: 400, why: 'The plain HTTP request was sent to HTTPS port', gateway };
    }
    if (first.listener.protocol !== 'HTTPS' && scheme === 'https') {
      return { kind: 'reset', why: `port ${port} does not speak TLS: wrong version number`, gateway };
    }
    const listener = mostSpecific(listeners, host);
    const server = listener?.hosts.find((entry) => hostMatches(entry.host, host));
    const rule = server?.rules.find((r) => r.matches(request));
    if (listener && rule) return { kind: 'rule', rule, listener, gateway };
    const why = !listener
      ? `no listener on port ${port} has the host name ${host}`
      : server
        ? `no HTTPRoute for ${host} has a rule for ${request.method} ${request.path}`
        : `no HTTPRoute is attached for host ${host}`;
    return { kind: 'refused', status: 404, why: `${why}: 404 Not Found`, gateway };
  }

  /** The process has started. */
  begin(): void {
    if (this.watched) this.plan();
  }

  private definitionSeen({ spec, status }: V1CustomResourceDefinition): void {
    if (spec.group !== GATEWAY_GROUP) return;
    if (!status?.conditions?.some((c) => c.type === 'Established' && c.status === 'True')) return;
    this.watched ??= this.watch();
    const { classes, gateways, routes, grants } = this.watched;
    for (const informer of [classes, gateways, routes, grants]) informer.start();
    this.plan();
  }

  private watch(): Watched {
    const { informers } = this.options;
    const plan = { onAdd: () => this.plan(), onUpdate: () => this.plan(), onDelete: () => this.plan() };
    const watched: Watched = {
      classes: informers.informer<GatewayClass>(CLASSES),
      gateways: informers.informer<Gateway>(GATEWAYS),
      routes: informers.informer<HttpRoute>(ROUTES),
      grants: informers.informer<ReferenceGrant>(GRANTS),
      secrets: informers.informer<V1Secret>(SECRETS, { fieldSelector: 'type=kubernetes.io/tls' }),
      namespaces: informers.informer<V1Namespace>(NAMESPACES),
      fronts: informers.informer<V1Service>(SERVICES, { labelSelector: GATEWAY_LABEL }),
    };
    for (const informer of Object.values(watched)) (informer as SharedInformer).addHandler(plan);
    const pods = informers.informer<V1Pod>(PODS, { labelSelector: GATEWAY_LABEL });
    const pod = (object: V1Pod): void => this.podSeen(object);
    pods.addHandler({ onAdd: pod, onUpdate: pod, onDelete: (object) => this.ready.delete(keyOf(object)) });
    this.options.services.onServices = () => this.plan();
    return watched;
  }

  private podSeen(pod: V1Pod): void {
    const isReady = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
    const gateway = pod.metadata?.labels?.[GATEWAY_LABEL];
    if (isReady && gateway) this.ready.set(keyOf(pod), `${pod.metadata?.namespace}/${gateway}`);
    else this.ready.delete(keyOf(pod));
  }

  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    this.options.clock.schedule(this.options.timings.ingressSyncMs, () => {
      this.planned = false;
      if (this.options.running()) this.sync();
    });
  }

  private sync(): void {
    const { watched } = this;
    if (!watched) return;
    this.ensureClass(watched);
    const accepted = [...watched.classes.store.values()].filter((c) => c.spec.controllerName === GATEWAY_CONTROLLER);
    for (const object of accepted) this.acceptClass(object);
    const names = new Set(accepted.map(({ metadata }) => metadata?.name));
    const gateways = [...watched.gateways.store.values()].filter(
      ({ spec, metadata }) => names.has(spec.gatewayClassName) && !metadata?.deletionTimestamp,
    );
    this.attachment = attachRoutes({
      gateways,
      routes: [...watched.routes.store.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
      grants: [...watched.grants.store.values()],
      namespace: (name) => watched.namespaces.store.get(name),
      secret: (key) => watched.secrets.store.get(key),
      service: (namespace, name) => this.options.services.get(namespace, name),
    });
    for (const table of this.attachment.gateways.values()) this.program(table, watched);
    for (const route of watched.routes.store.values()) this.writeRoute(route);
    this.options.client.takeSpentMs();
  }

  /** As the operators of several implementations do, so that a Gateway needs nothing but a name to refer to. */
  private ensureClass({ classes }: Watched): void {
    for (const object of classes.store.values()) if (object.spec.controllerName === GATEWAY_CONTROLLER) return;
    const made = {
      apiVersion: `${GATEWAY_GROUP}/v1`,
      kind: 'GatewayClass',
      metadata: { name: GATEWAY_CLASS, labels: { 'app.kubernetes.io/name': 'nginx-gateway-fabric' } },
      spec: { controllerName: GATEWAY_CONTROLLER },
    };
    this.write(() => this.options.client.create<KubeObject>(CLASSES, made));
  }

  private acceptClass(object: GatewayClass): void {
    const findings = [
      ['Accepted', ['True', 'Accepted', 'The GatewayClass is accepted']],
      ['SupportedVersion', ['True', 'SupportedVersion', 'The Gateway API CRD versions are supported']],
    ] as const;
    const { metadata, status } = object;
    const conditions = conditionsOf(findings, status?.conditions, this.now(), metadata?.generation ?? 1);
    this.writeStatus(CLASSES, object, { ...status, conditions });
  }

  private program(table: GatewayTable, { fronts }: Watched): void {
    const { gateway } = table;
    const wanted = dataPlane(gateway, GATEWAY_CLASS);
    const front = fronts.store.get(keyOf(wanted.service));
    if (!front) {
      const { namespace } = gateway.metadata ?? {};
      this.write(() =>
        this.options.client.create(
          { group: 'apps', version: 'v1', resource: 'deployments', namespace },
          wanted.deployment,
        ),
      );
      this.write(() => this.options.client.create({ ...SERVICES, namespace }, wanted.service));
    } else if (!samePorts(front, wanted.service)) this.repair(wanted, front);
    const addresses = (front?.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
    this.writeStatus(GATEWAYS, gateway, gatewayStatus(table, addresses, this.now()));
  }

  /** Listeners have changed: so do the ports of the Service and of the pods. */
  private repair({ deployment, service }: ReturnType<typeof dataPlane>, front: V1Service): void {
    const ref = splitKey(keyOf(service));
    const { client } = this.options;
    this.write(() =>
      client.update({ ...SERVICES, ...ref }, { ...front, spec: { ...front.spec, ports: service.spec?.ports ?? [] } }),
    );
    this.write(() =>
      client.patch({ group: 'apps', version: 'v1', resource: 'deployments', ...ref }, 'merge', {
        spec: deployment.spec,
      }),
    );
  }

  private writeRoute(route: HttpRoute): void {
    const findings = this.attachment.routes.get(keyOf(route)) ?? [];
    if (findings.length === 0 && !route.status?.parents?.some((p) => p.controllerName === GATEWAY_CONTROLLER)) return;
    this.writeStatus(ROUTES, route, routeStatus(route, findings, GATEWAY_CONTROLLER, this.now()));
  }

  private writeStatus(ref: ResourceRef, object: KubeObject & { status?: unknown }, status: object): void {
    if (deepEqual(object.status, status)) return;
    const { namespace, name = '' } = object.metadata ?? {};
    this.write(() =>
      this.options.client.updateStatus({ ...ref, ...(namespace ? { namespace } : {}), name }, { ...object, status }),
    );
  }

  /** What cannot be written now is seen again with the change that stood in the way. */
  private write(run: () => unknown): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  private now(): string {
    return this.options.now();
  }
}

function mostSpecific(listeners: readonly ListenerTable[], host: string): ListenerTable | undefined {
  let best: ListenerTable | undefined;
  const rank = ({ listener: { hostname = '' } }: ListenerTable): number =>
    hostname === '' ? 0 : hostname.startsWith('*.') ? hostname.length : 1_000;
  for (const table of listeners) {
    if (!hostMatches(table.listener.hostname ?? '', host)) continue;
    if (!best || rank(table) > rank(best)) best = table;
  }
  return best;
}

const samePorts = (a: V1Service, b: V1Service): boolean =>
  deepEqual(
    a.spec?.ports?.map((p) => p.port),
    b.spec?.ports?.map((p) => p.port),
  );
