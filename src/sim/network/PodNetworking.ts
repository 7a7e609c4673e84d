import type { Clock } from '../../base/Clock.ts';
import { ipv4Number, ipv4Text } from '../../base/ipv4.ts';
import type { RequestResult } from '../../playback/Playback.ts';
import type { Reply } from '../../posix/Host.ts';
import type { Socket } from '../../posix/Socket.ts';
import type { DnsAnswer, HttpRequest, HttpResponse, NetworkFailure } from '../../posix/Syscall.ts';
import type { SysError } from '../../posix/SysError.ts';
import type { CoreDns, DnsReply } from '../coredns/CoreDns.ts';
import { type PodResolver, podResolver } from '../coredns/podResolver.ts';
import { clusterResolver, searchNames } from '../coredns/searchNames.ts';
import type { NetworkOrigin, PodNetwork } from '../cri/PodNetwork.ts';
import { iptablesFilter } from '../kube-proxy/iptablesFilter.ts';
import { iptablesSave } from '../kube-proxy/iptablesSave.ts';
import { ipvsadm } from '../kube-proxy/ipvsadm.ts';
import { nftRuleset } from '../kube-proxy/nftRuleset.ts';
import type { Fabric } from './Fabric.ts';
import type { HttpExchange } from './HttpExchange.ts';
import type { HttpSend } from './httpCall.ts';
import { LATENCIES } from './latencies.ts';
import { isPublicResolver, isWorldAddress, worldPage } from './outsideWorld.ts';
import { parseUrl } from './parseUrl.ts';
import { type Sender, Walk } from './Walk.ts';

/** What senders inside the cluster need of it. */
export interface PodNetworkingParts {
  clock: Clock;
  fabric: Fabric;
  http: HttpExchange;
  dns: CoreDns;
  /** Address of the cluster's DNS Service. */
  dnsAddress: string;
  domain: string;
  /** Names of nodes with `dnsPolicy: Default`. */
  forward(name: string, type: string): DnsReply;
  ephemeralPort(): number;
  finish(walk: Walk, request: HttpSend, done: (result: RequestResult) => void): void;
  record(walk: Walk): void;
}

const DNS_TIMEOUT_MS = 5_000;
/** The name server of the nodes, which the one of the machine below stands behind. */
const NODE_DNS = '192.168.65.254';
/** Its certificate is signed by the cluster's own authority, which no system trusts. */
const API_SERVER = /^kubernetes(?:\.default(?:\.svc(?:\.cluster\.local)?)?)?\.?$|^10\.96\.0\.1$/;
const UNTRUSTED = 'SSL certificate problem: unable to get local issuer certificate';

type Resolved = { ip: number } | { failure: NetworkFailure };

/** The network as processes in pods use it: every call takes the way that its packets would, and the time. */
export class PodNetworking implements PodNetwork {
  /** Set by whoever has an API server. */
  apiServer: PodNetwork['apiServer'];

  constructor(private readonly parts: PodNetworkingParts) {}

  resolve(
    from: NetworkOrigin,
    query: { name: string; type: string; server?: string },
    reply: Reply<DnsAnswer | SysError>,
  ): void {
    const { answer, tookMs } = this.ask(from, query.name, query.type, query.server);
    this.later(tookMs, () => reply(answer));
  }

  connect(
    from: NetworkOrigin,
    to: { host: string; port: number; protocol: 'tcp' | 'udp' },
    reply: Reply<Socket | NetworkFailure | SysError>,
  ): void {
    const walk = this.walkFrom(from);
    const found = this.addressOf(walk, from, to.host);
    if ('failure' in found) {
      this.later(walk.latencyMs, () => reply(found.failure));
      return;
    }
    const remote = `${ipv4Text(found.ip)}:${to.port}`;
    const reached = this.parts.fabric.connect(walk, found.ip, to.port, to.protocol === 'tcp' ? 'TCP' : 'UDP');
    this.parts.record(walk);
    const socket = reached && this.parts.fabric.endpoints.connect(reached.pod, reached.port, ipv4Text(walk.source));
    const failure: NetworkFailure = { failure: walk.failure ?? 'refused', remote };
    this.later(walk.latencyMs, () => reply(socket ?? failure));
  }

  http(from: NetworkOrigin, request: HttpRequest, reply: Reply<HttpResponse | NetworkFailure | SysError>): void {
    const target = parseUrl(request.url);
    const walk = this.walkFrom(from);
    if (!target) {
      reply({ failure: 'resolve', detail: `Could not resolve host: ${request.url}` });
      return;
    }
    const place = splitPlace(request.connectTo, target);
    const found = this.addressOf(walk, from, place.host);
    if ('failure' in found) {
      this.later(walk.latencyMs, () => reply(found.failure));
      return;
    }
    const remote = `${ipv4Text(found.ip)}:${place.port}`;
    if (isWorldAddress(ipv4Text(found.ip))) {
      if (!this.parts.fabric.mayLeave(walk, found.ip, place.port, 'TCP')) {
        this.later(walk.latencyMs, () => reply({ failure: 'timeout', remote }));
        return;
      }
      this.later(walk.latencyMs + 2 * LATENCIES.internet, () => reply(worldAnswer(target.host, remote)));
      return;
    }
    if (request.verify && API_SERVER.test(target.host)) {
      this.later(walk.latencyMs, () => reply({ failure: 'tls', remote, detail: UNTRUSTED }));
      return;
    }
    const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    const { method, body } = request;
    const host =
      headers.host ?? (target.port === 80 || target.port === 443 ? target.host : `${target.host}:${target.port}`);
    const send: HttpSend = { ...target, ip: found.ip, port: place.port, host: bareHost(host), method, headers, body };
    walk.live = true;
    this.parts.http.send(walk, send);
    this.parts.finish(walk, { ...send, host }, (result) => {
      this.parts.record(walk);
      this.later(walk.latencyMs, () => reply(responseOf(result, walk, remote)));
    });
  }

  ping(
    from: NetworkOrigin,
    to: { host: string },
    reply: Reply<{ address: string; ms: number } | NetworkFailure | SysError>,
  ): void {
    const walk = this.walkFrom(from);
    const found = this.addressOf(walk, from, to.host);
    if ('failure' in found) {
      this.later(walk.latencyMs, () => reply(found.failure));
      return;
    }
    const { directory } = this.parts.fabric.parts;
    const address = ipv4Text(found.ip);
    const isThere = directory.podAt(found.ip) ?? directory.nodeAt(found.ip);
    const ms = isWorldAddress(address) ? LATENCIES.internet : LATENCIES.betweenNodes;
    if (isThere || isWorldAddress(address)) this.later(ms, () => reply({ address, ms }));
    // A cluster address is no machine: only its ports are known to the rules.
    else this.later(1_000, () => reply({ failure: 'timeout', remote: address }));
  }

  rules({ node, namespace, pod }: NetworkOrigin, argv: readonly string[]): string | undefined {
    const { proxy, directory, clusterCIDR } = this.parts.fabric.parts;
    const entry = directory.nodes.get(node);
    // Rules are of the node: a pod with a network of its own has none.
    if (!entry || !directory.pods.get(`${namespace}/${pod}`)?.hostNetwork) return '';
    if (argv[0]?.endsWith('ipvsadm')) return ipvsadm(proxy, { name: node, ip: entry.address });
    if (argv[0]?.endsWith('nft')) return nftRuleset(proxy, { node: { name: node, ip: entry.address }, clusterCIDR });
    const table = argv.includes('-t') ? argv[argv.indexOf('-t') + 1] : undefined;
    const filter = table === undefined || table === 'filter' ? iptablesFilter(proxy, node) : '';
    return filter + (table === undefined || table === 'nat' ? iptablesSave(proxy, { node, clusterCIDR }) : '');
  }

  private walkFrom({ namespace, pod, ip, node }: NetworkOrigin): Walk {
    const { directory } = this.parts.fabric.parts;
    const entry = directory.pods.get(`${namespace}/${pod}`);
    const walk = new Walk();
    const sender: Sender = {
      id: `pod/${namespace}/${pod}`,
      ip: ipv4Number(ip) ?? 0,
      node: directory.nodes.get(node),
      pod: entry,
    };
    walk.begin(sender, false, this.parts.ephemeralPort());
    return walk;
  }

  private addressOf(walk: Walk, from: NetworkOrigin, host: string): Resolved {
    const literal = ipv4Number(host);
    if (literal !== undefined) return { ip: literal };
    const alias = this.resolverOf(from).hosts.get(host.toLowerCase());
    const aliased = alias === undefined ? undefined : ipv4Number(alias);
    if (aliased !== undefined) return { ip: aliased };
    const { answer, tookMs } = this.ask(from, host, 'A');
    walk.latencyMs += tookMs;
    const data = answer.records.find((record) => record.type === 'A')?.data;
    const ip = data === undefined ? undefined : ipv4Number(data);
    if (ip !== undefined) return { ip };
    return { failure: { failure: 'resolve', detail: `Could not resolve host: ${host}` } };
  }

  private resolverOf({ namespace, pod, dnsPolicy }: NetworkOrigin): PodResolver {
    const { fabric, dnsAddress, domain } = this.parts;
    const entry = fabric.parts.directory.pods.get(`${namespace}/${pod}`);
    if (entry) return podResolver(entry.pod, { domain, clusterDns: dnsAddress, nodeDns: NODE_DNS });
    // Its address is not in the status yet: what the policy says must do.
    const config = clusterResolver(namespace, domain, dnsPolicy.startsWith('ClusterFirst') ? dnsAddress : NODE_DNS);
    return { config, nameservers: [config.nameserver], hosts: new Map() };
  }

  /** Asks the pod's name servers, one after the other until one answers, with the search list. */
  private ask(from: NetworkOrigin, name: string, type: string, server?: string): { answer: DnsAnswer; tookMs: number } {
    const { config, nameservers } = this.resolverOf(from);
    const names = type === 'PTR' ? [name] : searchNames(name, config);
    let tookMs = 0;
    let silent = server ?? nameservers[0] ?? '';
    for (const nameserver of server === undefined ? nameservers : [server]) {
      const way = this.wayTo(from, nameserver);
      tookMs += way.tookMs;
      silent = nameserver;
      if (!way.answer) continue;
      let last: DnsReply = { code: 'NXDOMAIN', records: [] };
      for (const full of names) {
        tookMs += way.tookMs + way.eachMs;
        const reply = way.answer(full, type);
        if (reply.records.length > 0) return { answer: { ...reply, server: nameserver }, tookMs };
        if (reply.code === 'NOERROR' || last.code !== 'NOERROR') last = reply;
      }
      return { answer: { ...last, server: nameserver }, tookMs };
    }
    return { answer: { code: 'TIMEOUT', server: silent, records: [] }, tookMs };
  }

  /** How a question gets to a name server, who answers it there, and what that takes; or how long one waits in vain. */
  private wayTo(
    from: NetworkOrigin,
    nameserver: string,
  ): { answer?: (name: string, type: string) => DnsReply; tookMs: number; eachMs: number } {
    const { dns, fabric, forward } = this.parts;
    const walk = this.walkFrom(from);
    const ip = ipv4Number(nameserver);
    const isOut = fabric.parts.links.between('dns', '*')?.cut;
    if (ip === undefined || isOut) return { tookMs: DNS_TIMEOUT_MS, eachMs: 0 };
    if (isPublicResolver(nameserver)) {
      if (!fabric.mayLeave(walk, ip, 53, 'UDP')) return { tookMs: DNS_TIMEOUT_MS, eachMs: 0 };
      return { answer: forward, tookMs: 0, eachMs: LATENCIES.dnsOutside };
    }
    if (fabric.connect(walk, ip, 53, 'UDP')) {
      return { answer: (n, t) => dns.answer(n, t), tookMs: walk.latencyMs, eachMs: LATENCIES.dnsInside };
    }
    return { tookMs: walk.failure === 'refused' ? walk.latencyMs : DNS_TIMEOUT_MS, eachMs: 0 };
  }

  private later(delayMs: number, run: () => void): void {
    this.parts.clock.schedule(Math.max(0, delayMs), run);
  }
}

const bareHost = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

function splitPlace(
  connectTo: string | undefined,
  target: { host: string; port: number },
): { host: string; port: number } {
  const found = /^(.*):(\d+)$/.exec(connectTo ?? '');
  return found ? { host: found[1] || target.host, port: Number(found[2]) } : target;
}

function worldAnswer(host: string, remote: string): HttpResponse {
  const headers = [['Content-Type', 'text/html']] as const;
  return { status: 200, statusText: 'OK', headers, body: worldPage(host), remote };
}

function responseOf(result: RequestResult, walk: Walk, remote: string): HttpResponse | NetworkFailure {
  const { status, headers = {}, body = '' } = result;
  if (status === undefined) return { failure: walk.failure ?? 'reset', remote };
  return { status, statusText: STATUS_TEXT[status] ?? '', headers: Object.entries(headers), body, remote };
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};
