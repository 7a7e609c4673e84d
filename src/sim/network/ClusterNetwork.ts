import type { Clock } from '../../base/Clock.ts';
import { ipv4Number, ipv4Text } from '../../base/ipv4.ts';
import type { Random } from '../../base/Random.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { Caller, LocalClient } from '../../client/LocalClient.ts';
import { EventBroadcaster } from '../../client/record/EventBroadcaster.ts';
import { runController } from '../../client/runController.ts';
import type { Fault, OutsideRequest, RequestResult } from '../../playback/Playback.ts';
import { ServiceLbController } from '../cloud-controller-manager/ServiceLbController.ts';
import { ServiceLbNodes } from '../cloud-controller-manager/ServiceLbNodes.ts';
import { NetworkPolicies } from '../cni/NetworkPolicies.ts';
import { pluginOf } from '../cni/plugins.ts';
import { CoreDns, type DnsReply } from '../coredns/CoreDns.ts';
import type { HttpReply } from '../cri/ContainerRuntime.ts';
import type { IngressMake } from '../distributions/Distribution.ts';
import { editedHeaders } from '../ingress-controller/gateway/httpRules.ts';
import { IngressController } from '../ingress-controller/IngressController.ts';
import type { Tracer } from '../kernel/Tracer.ts';
import { KubeProxy } from '../kube-proxy/KubeProxy.ts';
import type { Timings } from '../timings.ts';
import { ADMIN, serviceAccountUser } from '../users.ts';
import { Fabric } from './Fabric.ts';
import { HttpExchange } from './HttpExchange.ts';
import { addHop } from './hopTexts.ts';
import { answered, callOf, type HttpSend } from './httpCall.ts';
import { Links } from './Links.ts';
import { LoadBalancers } from './LoadBalancers.ts';
import { LATENCIES } from './latencies.ts';
import { type OutsideZone, resolveOutside } from './outsideNames.ts';
import { isPublicResolver, worldAddress } from './outsideWorld.ts';
import { PodDirectory } from './PodDirectory.ts';
import { type ContainersOf, PodEndpoints } from './PodEndpoints.ts';
import { PodNetworking } from './PodNetworking.ts';
import { parseUrl } from './parseUrl.ts';
import { ServerQueues } from './ServerQueues.ts';
import { TrafficGenerator } from './TrafficGenerator.ts';
import { type Sender, Walk } from './Walk.ts';

export interface ClusterNetworkOptions {
  clock: Clock;
  timings: Timings;
  clientFor(caller: Caller): LocalClient;
  random(name: string): Random;
  /** Name of the network plugin. */
  cni: string;
  clusterCIDR: string;
  /** Address of the Service of cluster DNS. */
  dnsAddress: string;
  /** Addresses for Services of type LoadBalancer; without a pool they stay pending. */
  loadBalancerPool?: { first: string; last: string };
  /** Load balancers are pods on the nodes' own ports. */
  loadBalancers?: 'nodes';
  /** The ingress controller, if it is not ingress-nginx. */
  ingress?: IngressMake;
  containersOf: ContainersOf;
  tracer: Pick<Tracer, 'trace'>;
}

const INGRESS_NGINX: IngressMake = {
  name: 'ingress-nginx',
  controller: 'k8s.io/ingress-nginx',
  podLabel: 'app.kubernetes.io/name=ingress-nginx',
  namespace: 'ingress-nginx',
  component: 'nginx-ingress-controller',
};
const DOMAIN = 'cluster.local';
/** An address of the documentation range, as visitors from the internet have. */
const VISITOR = '203.0.113.7';

/**
 * Everything that packets meet: kube-proxy, the network plugin, load balancers, the ingress controller, and the wires.
 * Components have caches of their own, with the delays of real watches; the wires see what is.
 */
export class ClusterNetwork {
  readonly directory: PodDirectory;
  readonly proxy: KubeProxy;
  readonly ingress: IngressController;
  readonly balancers: LoadBalancers;
  readonly policies: NetworkPolicies;
  readonly links = new Links();
  readonly fabric: Fabric;
  readonly http: HttpExchange;
  readonly internet: Sender;
  readonly traffic: TrafficGenerator;
  readonly dns: CoreDns;
  /** What processes in pods reach. */
  readonly pods: PodNetworking;
  private readonly factories: SharedInformerFactory[] = [];
  private readonly random: Random;
  private readonly zone: OutsideZone;

  constructor(private readonly options: ClusterNetworkOptions) {
    const { clock, timings, random } = options;
    this.random = random('network');
    const truth = this.informers({ component: 'network', user: ADMIN, outside: true });
    this.directory = new PodDirectory(truth);
    this.balancers = new LoadBalancers(truth);
    const agents = this.informers({ component: 'kube-proxy', user: serviceAccountUser('kube-system', 'kube-proxy') });
    const { proxyMinSyncMs: minSyncMs, proxySyncMs: syncMs } = timings;
    this.proxy = new KubeProxy({ clock, informers: agents, minSyncMs, syncMs }, random('network/kube-proxy'));
    this.policies = new NetworkPolicies(agents);
    this.ingress = this.makeIngress();
    this.startCloud();
    this.fabric = new Fabric({
      clock,
      random: random('network/fabric'),
      directory: this.directory,
      proxy: this.proxy,
      ingress: this.ingress,
      balancers: this.balancers,
      policies: this.policies,
      plugin: pluginOf(options.cni),
      endpoints: new PodEndpoints(clock, options.containersOf),
      links: this.links,
      clusterCIDR: options.clusterCIDR,
    });
    const queues = new ServerQueues(clock, random('network/servers'));
    this.http = new HttpExchange(this.fabric, this.ingress, queues, random('network/ingress'), clock);
    this.internet = { id: 'client/internet', ip: ipv4Number(VISITOR) ?? 0, node: undefined, pod: undefined };
    this.zone = this.outsideZone();
    this.dns = this.makeDns();
    this.pods = this.makePods();
    this.traffic = new TrafficGenerator({
      clock,
      tracer: options.tracer,
      random: random('network/traffic'),
      network: this,
    });
  }

  start(): void {
    for (const factory of this.factories) factory.start();
  }

  /** The address of a host for those outside; undefined with `why` when the world does not know it. */
  resolveOutside(host: string): ReturnType<typeof resolveOutside> {
    return resolveOutside(this.zone, host);
  }

  /** A port of the sender's, as its kernel would choose. */
  ephemeralPort(): number {
    return 32768 + this.random.int(28232);
  }

  /** Sends one request from outside and follows it hop by hop. */
  request(request: OutsideRequest): RequestResult {
    const target = parseUrl(request.url);
    if (!target) return { error: `${request.url} is not the address of a web server`, latencyMs: 0, hops: [] };
    const walk = new Walk();
    walk.begin(this.internet, true, this.ephemeralPort());
    const found = this.resolveOutside(target.host);
    walk.latencyMs += LATENCIES.dnsOutside;
    addHop(walk, {
      to: 'client/internet',
      kind: 'dns',
      text: found.why,
      ...(found.ip === undefined ? { failed: `could not resolve host ${target.host}: ${found.why}` } : {}),
    });
    if (found.ip === undefined) {
      return { error: walk.hops?.[0]?.failed ?? found.why, latencyMs: walk.latencyMs, hops: walk.hops ?? [] };
    }
    const headers = lowerCased(request.headers ?? {});
    const host = headers.host ?? target.host;
    const method = request.method ?? 'GET';
    const send: HttpSend = { ...target, host, ip: found.ip, method, headers, body: request.body ?? '' };
    return this.carry(walk, send);
  }

  /** Sends one request from the machine of the API server. */
  requestOfServer(request: HttpSend): RequestResult {
    const [node] = this.directory.nodes.values();
    const walk = new Walk();
    const sender = { id: node?.id ?? 'kube-apiserver', ip: node?.ip ?? 0, node, pod: undefined };
    walk.begin(sender, false, this.ephemeralPort());
    return this.carry(walk, request);
  }

  private carry(walk: Walk, send: HttpSend): RequestResult {
    walk.live = true;
    this.http.send(walk, send);
    let result: RequestResult | undefined;
    this.finish(walk, send, (answer) => {
      result = answer;
    });
    return (
      result ?? {
        error: 'the container takes its time over this request',
        latencyMs: walk.latencyMs,
        hops: walk.hops ?? [],
      }
    );
  }

  /** Asks the container that a walk has found, and tells what came of the whole. */
  finish(walk: Walk, request: HttpSend, done: (result: RequestResult) => void): void {
    const pod = walk.answeredBy;
    if (!pod) {
      done(this.resultOf(walk, undefined));
      return;
    }
    this.fabric.endpoints.handle(pod, callOf(walk, request), (reply) => {
      walk.latencyMs += reply?.latencyMs ?? 0;
      answered(walk, reply?.status ?? 0);
      done(this.resultOf(walk, reply));
    });
  }

  /** The nodes have a network plugin now: what it is called. */
  usePlugin(name: string): void {
    this.fabric.usePlugin(pluginOf(name));
  }

  /** Breaks or mends a link. */
  setLink({ from, to, ...fault }: Extract<Fault, { type: 'link' }>): void {
    this.links.set(from, to, fault);
  }

  private resultOf(walk: Walk, reply: HttpReply | undefined): RequestResult {
    const { latencyMs, hops = [], status } = walk;
    if (status === 0) return { error: walk.error || (walk.failure ?? 'no answer'), latencyMs, hops };
    const failed = walk.error ? { error: walk.error } : {};
    if (reply) {
      const headers = editedHeaders(reply.headers, walk.responseEdits);
      return { status, headers: { ...headers }, body: reply.body, ...failed, latencyMs, hops };
    }
    if (walk.page) {
      const json = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };
      return { status, headers: json, body: walk.page, ...failed, latencyMs, hops };
    }
    const headers: Record<string, string> = { 'content-type': 'text/html' };
    if (walk.location) headers.location = walk.location;
    const edited = { ...editedHeaders(headers, walk.responseEdits) };
    return { status, headers: edited, body: proxyPage(status), ...failed, latencyMs, hops };
  }

  private makeDns(): CoreDns {
    const { clock, timings } = this.options;
    const caller = { component: 'coredns', user: serviceAccountUser('kube-system', 'coredns') };
    const informers = this.informers(caller);
    const forward = (name: string, type: string): DnsReply => this.forward(name, type);
    return new CoreDns({
      clock,
      informers,
      syncMs: timings.dnsSyncMs,
      domain: DOMAIN,
      forward,
      ask: (server, name, type) => (isPublicResolver(server) ? this.forward(name, type) : undefined),
      reloadMs: timings.dnsReloadMs,
    });
  }

  /** Names beyond the cluster, as a resolver on a node answers. */
  private forward(name: string, type: string): DnsReply {
    const host = name.toLowerCase().replace(/\.$/, '');
    const found = this.resolveOutside(host).ip;
    const address = found === undefined ? worldAddress(host) : ipv4Text(found);
    if (address === undefined) return { code: 'NXDOMAIN', records: [] };
    return { code: 'NOERROR', records: type === 'A' ? [{ name: host, type, ttl: 300, data: address }] : [] };
  }

  private makePods(): PodNetworking {
    const { clock, dnsAddress } = this.options;
    return new PodNetworking({
      clock,
      fabric: this.fabric,
      http: this.http,
      dns: this.dns,
      dnsAddress,
      domain: DOMAIN,
      forward: (name, type) => this.forward(name, type),
      ephemeralPort: () => this.ephemeralPort(),
      finish: (walk, request, done) => this.finish(walk, request, done),
      record: (walk) => this.traffic.counters.record(walk.path, walk.failed, walk.latencyMs, 1),
    });
  }

  private makeIngress(): IngressController {
    const { clock, timings, random, clientFor, ingress: make = INGRESS_NGINX } = this.options;
    const caller = { component: make.component, user: serviceAccountUser(make.namespace, make.name) };
    const client = clientFor(caller);
    const informers = this.informers(caller);
    const events = new EventBroadcaster({
      clock,
      client,
      random: random(`${make.name}/events`),
      delayMs: timings.eventRecordMs,
    });
    return new IngressController({
      clock,
      timings,
      client,
      informers,
      make,
      recorder: events.recorderFor(make.component),
      now: () => rfc3339(clock.startMs + clock.now),
    });
  }

  private startCloud(): void {
    const { clock, timings, random, clientFor, loadBalancerPool: pool, loadBalancers } = this.options;
    if (!pool && !loadBalancers) return;
    const caller = {
      component: 'cloud-controller-manager',
      user: serviceAccountUser('kube-system', 'cloud-controller-manager'),
    };
    const client = clientFor(caller);
    const informers = this.informers(caller);
    const events = new EventBroadcaster({
      clock,
      client,
      random: random('cloud-controller-manager/events'),
      delayMs: timings.eventRecordMs,
    });
    const recorder = events.recorderFor('service-controller');
    const controller = pool
      ? new ServiceLbController({ clock, timings, client, informers, recorder, pool })
      : new ServiceLbNodes({ clock, client, informers, recorder });
    runController(controller, { clock, client, workers: 1, syncMs: timings.syncStartMs });
  }

  private informers(caller: Caller): SharedInformerFactory {
    const factory = new SharedInformerFactory(this.options.clientFor(caller));
    this.factories.push(factory);
    return factory;
  }

  private outsideZone(): OutsideZone {
    const firstNode = (): number | undefined => {
      for (const node of this.directory.nodes.values()) if (node.balanced) return node.ip;
      return undefined;
    };
    return {
      gatewayAddress: (host) => {
        const front = this.ingress.gateways.frontOf(host);
        return front === undefined ? undefined : ipv4Number(this.balancers.ofService(front) ?? '');
      },
      knowsIngressHost: (host) => this.ingress.knowsHost(host),
      ingressAddress: () => {
        const [address] = this.ingress.addresses();
        const ip = ipv4Number(address?.ip ?? '');
        return ip === undefined || this.balancers.at(ip) ? ip : firstNode();
      },
      nodeAddress: (name) => this.directory.nodes.get(name)?.ip,
      serviceAddress: (host) => this.balancers.addressOfHost(host),
    };
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

const PAGES: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  400: 'Bad Request',
  500: 'Internal Server Error',
  401: 'Authorization Required',
  403: 'Forbidden',
  413: 'Request Entity Too Large',
  308: 'Permanent Redirect',
  404: 'Not Found',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** What nginx itself answers. */
function proxyPage(status: number): string {
  const title = `${status} ${PAGES[status] ?? ''}`.trim();
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
}
