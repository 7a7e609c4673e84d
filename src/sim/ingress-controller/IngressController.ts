import type { V1Ingress, V1IngressClass, V1Pod, V1Secret, V1Service } from '../../api/generated/types.ts';
import { keyOf } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import type { EventRecorder } from '../../client/record/EventRecorder.ts';
import type { IngressMake } from '../distributions/Distribution.ts';
import { ServiceTable } from '../network/ServiceTable.ts';
import { type Backend, usableOf } from '../network/servicePorts.ts';
import type { Timings } from '../timings.ts';
import { GatewayController } from './gateway/GatewayController.ts';
import { decodeBase64, parseHtpasswd, type Users } from './htpasswd.ts';
import { matchRoute, type Route, type RouteBackend, type RouteTable, routeTable, serverOf } from './routes.ts';

export interface IngressControllerOptions {
  clock: Clock;
  timings: Timings;
  client: LocalClient;
  informers: SharedInformerFactory;
  recorder: EventRecorder;
  /** The class it serves, and where its pods are. */
  make: IngressMake;
  /** The virtual time as RFC 3339. */
  now(): string;
}

const INGRESSES = { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses' };
const CLASSES = { group: 'networking.k8s.io', version: 'v1', resource: 'ingressclasses' };
const SERVICES = { group: '', version: 'v1', resource: 'services' };
const SECRETS = { group: '', version: 'v1', resource: 'secrets' };
const PODS = { group: '', version: 'v1', resource: 'pods' };
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const DEFAULT_CLASS = 'ingressclass.kubernetes.io/is-default-class';
const NO_BACKENDS: readonly Backend[] = [];

/** What a request meets in the controller. */
export type IngressAnswer =
  | { kind: 'route'; route: Route }
  | { kind: 'redirect'; route: Route; status: number; location: string; why: string }
  | { kind: 'not-found' };

/**
 * ingress-nginx: turns Ingresses of its class into a table of routes and sends straight to the endpoints of Services.
 * It exists only while pods of its Deployment are ready; all of them have the same table.
 *
 *     Ingress, IngressClass ─► (batch) ─► routes        Service, EndpointSlice ─► backends
 *     every minute ─► status.loadBalancer of its Ingresses
 */
export class IngressController {
  readonly services: ServiceTable;
  readonly gateways: GatewayController;
  private readonly ingresses: SharedInformer<V1Ingress>;
  private readonly classes: SharedInformer<V1IngressClass>;
  private readonly fronts: SharedInformer<V1Service>;
  private readonly ready = new Set<string>();
  private table: RouteTable = routeTable([]);
  private planned = false;
  private users: { source: string; users: Users } | undefined;
  private statusTimer = false;

  constructor(private readonly options: IngressControllerOptions) {
    const { clock, timings, informers } = options;
    this.services = new ServiceTable({
      clock,
      informers,
      minSyncMs: timings.ingressSyncMs,
      syncMs: timings.ingressEndpointsMs,
    });
    const { client, now } = options;
    const { services } = this;
    const running = (): boolean => this.running();
    this.gateways = new GatewayController({ clock, timings, client, informers, services, now, running });
    this.ingresses = informers.informer<V1Ingress>(INGRESSES);
    this.classes = informers.informer<V1IngressClass>(CLASSES);
    const labelSelector = options.make.podLabel;
    this.fronts = informers.informer<V1Service>(SERVICES, { labelSelector });
    const pods = informers.informer<V1Pod>(PODS, { labelSelector });
    pods.addHandler({
      onAdd: (pod) => this.podChanged(pod),
      onUpdate: (pod) => this.podChanged(pod),
      onDelete: (pod) => this.ready.delete(keyOf(pod)),
    });
    this.ingresses.addHandler({
      onAdd: (ingress) => this.ingressChanged(ingress),
      onUpdate: (next, before) => {
        if (!sameRules(next, before)) this.ingressChanged(next);
      },
      onDelete: () => this.plan(),
    });
    this.classes.addHandler({ onAdd: () => this.plan(), onUpdate: () => this.plan(), onDelete: () => this.plan() });
  }

  /** Whether a pod is one of the controller's and works. */
  isReadyPod(key: string): boolean {
    return this.ready.has(key);
  }

  running(): boolean {
    return this.ready.size > 0;
  }

  /** What becomes of a request that reached one of the pods. */
  route(scheme: 'http' | 'https', host: string, path: string, query = ''): IngressAnswer {
    const route = matchRoute(this.table, host, path);
    if (!route) return { kind: 'not-found' };
    if (scheme === 'http' && route.sslRedirect) {
      return { kind: 'redirect', route, status: 308, location: `https://${host}${path}${query}`, why: 'ssl-redirect' };
    }
    if (route.appRoot && path === '/') {
      return { kind: 'redirect', route, status: 302, location: `${scheme}://${host}${route.appRoot}`, why: 'app-root' };
    }
    if (route.redirect) {
      const { status, to: location, why } = route.redirect;
      return { kind: 'redirect', route, status, location, why };
    }
    return { kind: 'route', route };
  }

  /** The Secret whose certificate a TLS client sees that asks for this host; without one it is the controller's own. */
  certificateFor(host: string): { secret?: string; why: string } {
    const server = serverOf(this.table, host);
    if (!server?.tls) return { why: `no Ingress has TLS for ${host}` };
    if (server.certificate === '') return { why: 'spec.tls names no Secret' };
    const secret = this.secrets().get(server.certificate);
    if (!secret) return { why: `there is no Secret ${server.certificate}` };
    const whole = secret.data?.['tls.crt'] !== undefined && secret.data['tls.key'] !== undefined;
    if (!whole) return { why: `Secret ${server.certificate} lacks tls.crt or tls.key` };
    return { secret: server.certificate, why: '' };
  }

  /** Users of a Secret for basic authentication; undefined when it cannot be used. */
  usersOf(key: string): Users | undefined {
    const auth = this.secrets().get(key)?.data?.auth;
    if (auth === undefined) return undefined;
    if (this.users?.source !== auth) this.users = { source: auth, users: parseHtpasswd(decodeBase64(auth)) };
    return this.users.users;
  }

  /** Secrets are watched from when the first is asked for. */
  private secrets(): SharedInformer<V1Secret>['store'] {
    return this.options.informers.informer<V1Secret>(SECRETS).store;
  }

  /** Whether any Ingress of the controller names this host, or has a wildcard for it. */
  knowsHost(host: string): boolean {
    const server = serverOf(this.table, host);
    return server !== undefined && server !== this.table.fallback;
  }

  /** Endpoints of a route's Service as the controller knows them. */
  backends({ namespace, service, port }: RouteBackend): readonly Backend[] {
    const entry = this.services.get(namespace, service);
    if (!entry) return NO_BACKENDS;
    const found = entry.ports.find((p) => p.name === port || String(p.port) === port);
    return found ? (found.usable.length > 0 ? found.usable : usableOf(found.backends)) : NO_BACKENDS;
  }

  hasService({ namespace, service }: RouteBackend): boolean {
    return this.services.get(namespace, service) !== undefined;
  }

  /** Addresses by which the outside reaches the controller: what it writes into the status of Ingresses. */
  addresses(): { ip?: string; hostname?: string }[] {
    for (const service of this.fronts.store.values()) {
      if (service.spec?.type === 'LoadBalancer') {
        return (service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ({
          ...(ip ? { ip } : {}),
          ...(hostname ? { hostname } : {}),
        }));
      }
      if (service.spec?.type === 'NodePort') return service.spec.clusterIP ? [{ ip: service.spec.clusterIP }] : [];
    }
    return [];
  }

  private podChanged(pod: V1Pod): void {
    const isReady = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
    const part = pod.metadata?.labels?.['app.kubernetes.io/component'];
    const isController = part === 'controller' || (part === undefined && this.options.make.name === 'traefik');
    if (!isReady || !isController) {
      this.ready.delete(keyOf(pod));
      return;
    }
    const first = this.ready.size === 0;
    this.ready.add(keyOf(pod));
    if (first) this.begin();
  }

  /** A first pod has become ready: it loads everything and, as the leader, begins to write statuses. */
  private begin(): void {
    this.rebuild();
    this.gateways.begin();
    for (const ingress of this.ingresses.store.values()) if (this.isMine(ingress)) this.tell(ingress);
    if (this.statusTimer) return;
    this.statusTimer = true;
    this.later(this.options.timings.ingressSyncMs, () => this.writeStatuses());
  }

  private ingressChanged(ingress: V1Ingress): void {
    if (this.running() && this.isMine(ingress)) this.tell(ingress);
    this.plan();
  }

  private tell(ingress: V1Ingress): void {
    this.options.recorder.event(
      { ...ingress, apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
      'Normal',
      'Sync',
      'Scheduled for sync',
    );
  }

  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    this.later(this.options.timings.ingressSyncMs, () => {
      this.planned = false;
      if (this.running()) this.rebuild();
    });
  }

  private rebuild(): void {
    this.table = routeTable([...this.ingresses.store.values()].filter((ingress) => this.isMine(ingress)));
  }

  /** Its class names this controller; without a class, it is taken too (`--watch-ingress-without-class=true`). */
  readonly isMine = ({ spec, metadata }: V1Ingress): boolean => {
    const { controller } = this.options.make;
    const name = spec?.ingressClassName ?? metadata?.annotations?.[CLASS_ANNOTATION];
    if (name !== undefined) return this.classes.store.get(name)?.spec?.controller === controller;
    for (const other of this.classes.store.values()) {
      if (other.metadata?.annotations?.[DEFAULT_CLASS] === 'true') return other.spec?.controller === controller;
    }
    return true;
  };

  private writeStatuses(): void {
    this.later(this.options.timings.ingressStatusMs, () => this.writeStatuses());
    if (!this.running()) return;
    const ingress = this.addresses();
    for (const object of this.ingresses.store.values()) {
      if (!this.isMine(object) || deepEqual(object.status?.loadBalancer?.ingress ?? [], ingress)) continue;
      this.writeStatus(object, ingress);
    }
    this.options.client.takeSpentMs();
  }

  private writeStatus(object: V1Ingress, ingress: { ip?: string; hostname?: string }[]): void {
    const { namespace, name = '' } = object.metadata ?? {};
    const status = { loadBalancer: ingress.length > 0 ? { ingress } : {} };
    try {
      this.options.client.updateStatus<V1Ingress>({ ...INGRESSES, namespace, name }, { ...object, status });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  private later(delayMs: number, run: () => void): void {
    this.options.clock.schedule(delayMs, run);
  }
}

const sameRules = (a: V1Ingress, b: V1Ingress): boolean =>
  deepEqual(a.spec, b.spec) && deepEqual(a.metadata?.annotations, b.metadata?.annotations);
