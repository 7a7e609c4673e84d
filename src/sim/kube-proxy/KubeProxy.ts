import { ipv4Number } from '../../base/ipv4.ts';
import { hash32, type Random } from '../../base/Random.ts';
import { type ServiceEntry, ServiceTable, type ServiceTableOptions } from '../network/ServiceTable.ts';
import { type Backend, localBackends, type Protocol, type ServicePort } from '../network/servicePorts.ts';

/** Where a packet came to the Service: by which address. */
export type Via = 'cluster-ip' | 'node-port' | 'load-balancer' | 'external-ip';

/** What the rules do with a packet for a Service. */
export type Verdict =
  | { action: 'dnat'; backend: Backend; count: number; masquerade: boolean; sticky: boolean; local: boolean }
  /** The sender is told at once: there is no endpoint at all. */
  | { action: 'reject' }
  /** Nobody is told: no endpoint on this node, or a source that may not. */
  | { action: 'drop'; why: 'no-local-endpoints' | 'source-range' };

export interface Match {
  port: ServicePort;
  via: Via;
}

/** Where a packet enters the rules: on which node, from where. */
export interface Arrival {
  node: string;
  zone: string | undefined;
  source: number;
  /** Whether the sender is in the cluster: a pod, or the node itself. */
  inside: boolean;
}

/** A rule, and what was there before it. */
interface Slot {
  match: Match | undefined;
  previous: Match | undefined;
  /** When the first node may have taken it in, and when all have. */
  at: number;
  lastAt: number;
  pass: number;
}

const PROTOCOL_KEY: Record<Protocol, number> = { TCP: 0, UDP: 2 ** 48, SCTP: 2 ** 49 };
const REJECT: Verdict = { action: 'reject' };
const NO_LOCAL: Verdict = { action: 'drop', why: 'no-local-endpoints' };
const FOREIGN: Verdict = { action: 'drop', why: 'source-range' };

/**
 * kube-proxy of all nodes: they watch the same objects with the same period, so one table serves the fleet, and what
 * differs between nodes (which endpoints are local, how long ago it took a change in) is worked out when a node is asked.
 *
 *     packet ─► lookup(address, port, node) ─► choose(match, arrival) ─► endpoint · reject · drop
 *
 * A pass takes each node its own time: until then the node goes by the rules before. Texts of rules show the newest.
 */
export class KubeProxy {
  readonly table: ServiceTable;
  private readonly byAddress = new Map<number, Slot>();
  private readonly byNodePort = new Map<number, Slot>();
  /** Slots of what has gone, kept until the last node has taken that in. */
  private gone: { map: Map<number, Slot>; key: number; slot: Slot }[] = [];
  private readonly spreadMs: number;
  private pass = 0;
  private readonly owners = new Map<number, ServiceEntry>();
  private readonly stuck = new Map<string, { address: string; at: number }>();
  private readonly clock: { readonly now: number };

  constructor(
    options: Omit<ServiceTableOptions, 'onApplied' | 'random'>,
    private readonly random: Random,
  ) {
    this.clock = options.clock;
    this.spreadMs = options.syncMs;
    this.table = new ServiceTable({
      ...options,
      random: random.fork('sync'),
      onApplied: (changes) => this.apply(changes),
    });
  }

  /** All ports of all Services, by name. */
  portsByName(): ServicePort[] {
    return [...this.table.entries.values()].flatMap((entry) => entry.ports).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private apply(changes: readonly { before?: ServiceEntry; after?: ServiceEntry }[]): void {
    const { now } = this.clock;
    this.pass++;
    const { pass } = this;
    this.forget();
    const lastAt = now + this.spreadMs;
    for (const { before } of changes) {
      if (!before) continue;
      this.forEach(before, (map, key, match) => {
        const known = map.get(key);
        if (known?.match?.port.id !== match.port.id) return;
        const slot: Slot = { match: undefined, previous: known.match, at: now, lastAt, pass };
        map.set(key, slot);
        this.gone.push({ map, key, slot });
      });
      for (const ip of clusterIPs(before)) this.owners.delete(ip);
    }
    for (const { after } of changes) {
      if (!after) continue;
      this.forEach(after, (map, key, match) => {
        const known = map.get(key);
        if (known?.match) return;
        map.set(key, { match, previous: known?.previous, at: now, lastAt, pass });
      });
      for (const ip of clusterIPs(after)) this.owners.set(ip, after);
    }
  }

  /** Drops the slots of Services that are gone and that no node goes by any more. */
  private forget(): void {
    if (this.gone.length === 0) return;
    const { now } = this.clock;
    this.gone = this.gone.filter(({ map, key, slot }) => {
      if (map.get(key) !== slot) return false;
      if (slot.lastAt > now) return true;
      map.delete(key);
      return false;
    });
  }

  /** What a node goes by: the newest, or what was before while its own pass still runs. */
  private seenBy(slot: Slot | undefined, node: string | undefined): Match | undefined {
    if (!slot) return undefined;
    if (node === undefined || this.clock.now >= slot.lastAt) return slot.match;
    const lagMs = (hash32(`${node} ${slot.pass}`) / 4294967296) * this.spreadMs;
    return this.clock.now >= slot.at + lagMs ? slot.match : slot.previous;
  }

  /** The Service that an address and port belong to; undefined when the rules have none. */
  lookup(ip: number, port: number, protocol: Protocol, node?: string): Match | undefined {
    return this.seenBy(this.byAddress.get(ip * 65536 + port + PROTOCOL_KEY[protocol]), node);
  }

  /** The Service that a port of the nodes belongs to. */
  lookupNodePort(port: number, protocol: Protocol, node?: string): Match | undefined {
    return this.seenBy(this.byNodePort.get(port + PROTOCOL_KEY[protocol]), node);
  }

  /** The Service whose cluster address this is, on whatever port. */
  ownerOf(ip: number): ServiceEntry | undefined {
    return this.owners.get(ip);
  }

  /** Lets the rules choose: what `statistic --mode random` does, or affinity, or a policy of traffic. */
  choose({ port, via }: Match, from: Arrival): Verdict {
    if (port.usable.length === 0) return REJECT;
    const outside = via !== 'cluster-ip';
    if (outside && !from.inside && port.sourceRanges.length > 0 && !admitted(port, via, from.source)) return FOREIGN;
    // Pods and the node itself are not "external" to a Service: they reach all of its endpoints (the KUBE-EXT chain).
    const local = outside ? port.externalLocal && !from.inside : port.internalLocal;
    const backends = local ? localBackends(port, from.node) : near(port, from);
    if (backends.length === 0) return NO_LOCAL;
    const count = backends.length;
    const masquerade = outside && !(port.externalLocal && !from.inside);
    const kept = port.affinitySeconds > 0 ? this.kept(port, backends, from) : undefined;
    const backend = kept ?? (backends[count === 1 ? 0 : this.random.int(count)] as Backend);
    if (port.affinitySeconds > 0) this.keep(port, backend, from);
    return { action: 'dnat', backend, count, masquerade, sticky: kept !== undefined, local };
  }

  /** Nodes answer a load balancer's health check when they hold an endpoint (pkg/proxy/healthcheck). */
  isHealthyFor(port: ServicePort, node: string): boolean {
    return !port.externalLocal || localBackends(port, node).length > 0;
  }

  private kept(port: ServicePort, backends: readonly Backend[], from: Arrival): Backend | undefined {
    const known = this.stuck.get(stickyKey(port, from));
    if (!known || this.clock.now - known.at > port.affinitySeconds * 1000) return undefined;
    return backends.find((backend) => backend.address === known.address);
  }

  private keep(port: ServicePort, backend: Backend, from: Arrival): void {
    this.stuck.set(stickyKey(port, from), { address: backend.address, at: this.clock.now });
  }

  /** The Service whose health check answers on a port of the nodes. */
  healthCheckOf(port: number): ServicePort | undefined {
    for (const entry of this.table.entries.values()) {
      const [first] = entry.ports;
      if (first && first.healthCheckNodePort === port) return first;
    }
    return undefined;
  }

  private forEach(entry: ServiceEntry, visit: (map: Map<number, Slot>, key: number, match: Match) => void): void {
    for (const port of entry.ports) {
      const base = PROTOCOL_KEY[port.protocol];
      const addresses: [readonly string[], Via][] = [
        [port.clusterIPs, 'cluster-ip'],
        [port.externalIPs, 'external-ip'],
        [port.loadBalancerIPs, 'load-balancer'],
      ];
      for (const [ips, via] of addresses) {
        for (const text of ips) {
          const ip = ipv4Number(text);
          if (ip !== undefined) visit(this.byAddress, ip * 65536 + port.port + base, { port, via });
        }
      }
      if (port.nodePort) visit(this.byNodePort, port.nodePort + base, { port, via: 'node-port' });
    }
  }
}

const clusterIPs = ({ service }: ServiceEntry): number[] =>
  (service.spec?.clusterIPs ?? []).flatMap((text) => ipv4Number(text) ?? []);

const stickyKey = (port: ServicePort, { node, source }: Arrival): string => `${node} ${port.id} ${source}`;

/** Restrictions of source concern the load balancer's address; a node port has none. */
function admitted(port: ServicePort, via: Via, source: number): boolean {
  if (via !== 'load-balancer') return true;
  return port.sourceRanges.some(({ first, size }) => source >= first && source < first + size);
}

/** Endpoints that hints want for this node or zone, if every endpoint has a hint and any fits (pkg/proxy/topology.go). */
function near(port: ServicePort, { node, zone }: Arrival): readonly Backend[] {
  const { usable } = port;
  if (!usable[0]?.forZones) return usable;
  const sameNode = usable.filter((backend) => backend.forNodes?.includes(node));
  if (usable.every((backend) => backend.forNodes) && sameNode.length > 0) return sameNode;
  if (zone === undefined || usable.some((backend) => !backend.forZones)) return usable;
  const sameZone = usable.filter((backend) => backend.forZones?.includes(zone));
  return sameZone.length > 0 ? sameZone : usable;
}
