import type { V1ConfigMap, V1Namespace } from '../../api/generated/types.ts';
import type { Clock, Timer } from '../../base/Clock.ts';
import { ipv4Number } from '../../base/ipv4.ts';
import type { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { DnsRecord } from '../../posix/Syscall.ts';
import { type ServiceEntry, ServiceTable } from '../network/ServiceTable.ts';
import type { Backend } from '../network/servicePorts.ts';
import { parseCorefile } from './Corefile.ts';
import { ServerChain } from './ServerChain.ts';

export interface DnsReply {
  code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  records: DnsRecord[];
}

export interface CoreDnsOptions {
  clock: Clock;
  informers: SharedInformerFactory;
  syncMs: number;
  /** `cluster.local` */
  domain: string;
  /** Names outside the cluster domain (`forward . /etc/resolv.conf`). */
  forward(name: string, type: string): DnsReply;
  /** Another name server, by address (`forward . 10.0.0.1`); undefined when nobody answers there. */
  ask(server: string, name: string, type: string): DnsReply | undefined;
  /** How long a changed ConfigMap takes to be in the pods and to be noticed there (`reload`). */
  reloadMs: number;
}

const TTL = 30;
const MAX_CNAMES = 8;
const CONFIG_MAPS = { group: '', version: 'v1', resource: 'configmaps', namespace: 'kube-system' };
const NAMESPACES = { group: '', version: 'v1', resource: 'namespaces' };
const NXDOMAIN: DnsReply = { code: 'NXDOMAIN', records: [] };
const NODATA: DnsReply = { code: 'NOERROR', records: [] };

/**
 * The names of a cluster as CoreDNS's kubernetes plugin serves them (specification: kubernetes/dns, version 1.1.0):
 *
 *     SVC.NS.svc.cluster.local            A     its cluster address, or all ready endpoints when it is headless
 *     HOST.SVC.NS.svc.cluster.local       A     one endpoint: its hostname, or its address with dashes
 *     _PORT._PROTO.SVC.NS.svc…            SRV   port and name
 *     10-244-1-5.NS.pod.cluster.local     A     what it says (`pods insecure`)
 *     1.0.96.10.in-addr.arpa              PTR   the name of a Service or endpoint
 */
export class CoreDns {
  readonly table: ServiceTable;
  private readonly namespaces: SharedInformer<V1Namespace>;
  private chain: ServerChain | undefined;
  private corefile: string | undefined;
  private reload: Timer | undefined;
  /** Why the last configuration was not taken: the server goes on with the one before. */
  refused = '';
  private readonly byAddress = new Map<string, ServiceEntry>();

  constructor(private readonly options: CoreDnsOptions) {
    this.namespaces = options.informers.informer<V1Namespace>(NAMESPACES);
    const config = (object: V1ConfigMap): void => this.configured(object.data?.Corefile);
    options.informers
      .informer<V1ConfigMap>(CONFIG_MAPS, { fieldSelector: 'metadata.name=coredns' })
      .addHandler({ onAdd: config, onUpdate: config });
    this.table = new ServiceTable({
      clock: options.clock,
      informers: options.informers,
      minSyncMs: 0,
      syncMs: options.syncMs,
      onApplied: (changes) => {
        for (const { before } of changes) for (const ip of addressesOf(before)) this.byAddress.delete(ip);
        for (const { after } of changes) if (after) for (const ip of addressesOf(after)) this.byAddress.set(ip, after);
      },
    });
  }

  /** Answers a question for a full name; case and a final dot do not matter. */
  answer(question: string, type: string): DnsReply {
    const name = question.toLowerCase().replace(/\.$/, '');
    return this.chain ? this.chain.answer(name, type) : this.lookup(name, type, 0);
  }

  /** The first configuration is there from the start; a later one comes into force when the pods have it and look. */
  private configured(corefile: string | undefined): void {
    if (corefile === undefined || corefile === this.corefile) return;
    const isFirst = this.corefile === undefined;
    this.corefile = corefile;
    this.reload?.cancel();
    if (isFirst) this.load(corefile);
    else this.reload = this.options.clock.schedule(this.options.reloadMs, () => this.load(corefile));
  }

  private load(corefile: string): void {
    const { forward, ask } = this.options;
    try {
      const cluster = (name: string, type: string): DnsReply => this.lookup(name, type, 0);
      this.chain = new ServerChain(parseCorefile(corefile), { cluster, resolvConf: forward, ask });
      this.refused = '';
    } catch (error) {
      this.refused = error instanceof Error ? error.message : String(error);
    }
  }

  private lookup(name: string, type: string, depth: number): DnsReply {
    const { domain, forward } = this.options;
    if (name.endsWith('.in-addr.arpa')) return this.reverse(name, type);
    if (name === domain) return NODATA;
    if (!name.endsWith(`.${domain}`))
      return depth > 0 && this.chain ? this.chain.answer(name, type) : forward(name, type);
    const labels = name.slice(0, -domain.length - 1).split('.');
    const zone = labels.at(-1);
    if (zone === 'svc') return this.service(name, labels.slice(0, -1), type, depth);
    if (zone === 'pod') return this.pod(name, labels.slice(0, -1), type);
    if (labels.length === 1 && zone === 'dns-version') {
      return type === 'TXT' ? { code: 'NOERROR', records: [record(name, 'TXT', '"1.1.0"')] } : NODATA;
    }
    return NXDOMAIN;
  }

  private service(full: string, labels: readonly string[], type: string, depth: number): DnsReply {
    if (labels.length === 0) return NODATA;
    const namespace = labels.at(-1) ?? '';
    if (!this.namespaces.store.get(namespace)) return NXDOMAIN;
    if (labels.length === 1) return NODATA;
    const entry = this.table.get(namespace, labels.at(-2) ?? '');
    if (!entry) return NXDOMAIN;
    const before = labels.slice(0, -2);
    const { spec } = entry.service;
    if (spec?.type === 'ExternalName')
      return before.length > 0 ? NXDOMAIN : this.alias(full, spec.externalName ?? '', type, depth);
    if (before.length === 2 && before[0]?.startsWith('_') && before[1]?.startsWith('_')) {
      return this.srv(full, entry, type, before[0].slice(1), before[1].slice(1));
    }
    if (before.length > 1) return NXDOMAIN;
    if (before.length === 1) return this.endpoint(full, entry, before[0] ?? '', type);
    return this.plain(full, entry, type);
  }

  private plain(full: string, entry: ServiceEntry, type: string): DnsReply {
    if (!isHeadless(entry)) {
      if (type === 'SRV') return this.srv(full, entry, type);
      if (type !== 'A') return NODATA;
      return { code: 'NOERROR', records: (entry.service.spec?.clusterIPs ?? []).map((ip) => record(full, 'A', ip)) };
    }
    const backends = readyEndpoints(entry);
    if (backends.length === 0) return NXDOMAIN;
    if (type === 'SRV') return this.srv(full, entry, type);
    if (type !== 'A') return NODATA;
    return { code: 'NOERROR', records: backends.map((backend) => record(full, 'A', ipOf(backend))) };
  }

  private endpoint(full: string, entry: ServiceEntry, host: string, type: string): DnsReply {
    const found = readyEndpoints(entry).filter((backend) => hostOf(backend) === host);
    if (found.length === 0) return NXDOMAIN;
    return type === 'A' ? { code: 'NOERROR', records: found.map((b) => record(full, 'A', ipOf(b))) } : NODATA;
  }

  private srv(full: string, entry: ServiceEntry, type: string, port = '*', protocol = '*'): DnsReply {
    const ports = entry.ports.filter(
      (p) => (port === '*' || p.name === port) && (protocol === '*' || p.protocol.toLowerCase() === protocol),
    );
    const base = `${entry.name}.${entry.namespace}.svc.${this.options.domain}`;
    const targets = ports.flatMap((p) =>
      isHeadless(entry)
        ? p.backends.filter((b) => b.ready).map((b) => ({ port: b.port, name: `${hostOf(b)}.${base}` }))
        : [{ port: p.port, name: base }],
    );
    if (targets.length === 0) return NXDOMAIN;
    if (type !== 'SRV') return NODATA;
    const weight = Math.max(1, Math.floor(100 / targets.length));
    return { code: 'NOERROR', records: targets.map((t) => record(full, 'SRV', `0 ${weight} ${t.port} ${t.name}.`)) };
  }

  /** An ExternalName is an alias; the server follows it as far as it can, and not for ever. */
  private alias(full: string, target: string, type: string, depth: number): DnsReply {
    const name = target.toLowerCase().replace(/\.$/, '');
    const cname = record(full, 'CNAME', `${name}.`);
    if (type === 'CNAME' || depth >= MAX_CNAMES) return { code: 'NOERROR', records: [cname] };
    const next = this.lookup(name, type, depth + 1);
    return { code: 'NOERROR', records: [cname, ...(next.code === 'NOERROR' ? next.records : [])] };
  }

  private pod(full: string, labels: readonly string[], type: string): DnsReply {
    if (labels.length === 0) return NODATA;
    if (labels.length > 2 || !this.namespaces.store.get(labels.at(-1) ?? '')) return NXDOMAIN;
    if (labels.length === 1) return NODATA;
    const ip = (labels[0] ?? '').replaceAll('-', '.');
    if (ipv4Number(ip) === undefined) return NXDOMAIN;
    return type === 'A' ? { code: 'NOERROR', records: [record(full, 'A', ip)] } : NODATA;
  }

  private reverse(name: string, type: string): DnsReply {
    const ip = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
    const entry = this.byAddress.get(ip);
    if (!entry) return NXDOMAIN;
    if (type !== 'PTR') return NODATA;
    const base = `${entry.name}.${entry.namespace}.svc.${this.options.domain}.`;
    if (entry.service.spec?.clusterIPs?.includes(ip)) return { code: 'NOERROR', records: [record(name, 'PTR', base)] };
    const backend = entry.ports.flatMap((p) => p.backends).find((b) => ipOf(b) === ip);
    const target = backend ? `${hostOf(backend)}.${base}` : base;
    return { code: 'NOERROR', records: [record(name, 'PTR', target)] };
  }
}

const record = (name: string, type: string, data: string): DnsRecord => ({ name, type, ttl: TTL, data });
const isHeadless = ({ service }: ServiceEntry): boolean => service.spec?.clusterIP === 'None';
const ipOf = ({ address }: Backend): string => address.slice(0, address.lastIndexOf(':'));
const hostOf = (backend: Backend): string => backend.hostname || ipOf(backend).replaceAll('.', '-');

/** Ready endpoints, each address once. A headless Service may have no port at all, and endpoints all the same. */
function readyEndpoints({ ports, slices }: ServiceEntry): Backend[] {
  const found = new Map<string, Backend>();
  for (const port of ports) for (const b of port.backends) if (b.ready) found.set(ipOf(b), b);
  if (ports.length > 0) return [...found.values()];
  for (const { endpoints } of slices) {
    for (const { addresses, conditions, hostname = '' } of endpoints ?? []) {
      const [ip = ''] = addresses;
      const address = `${ip}:0`;
      if (conditions?.ready === false || ipv4Number(ip) === undefined) continue;
      found.set(ip, { ...PORTLESS, address, ip: ipv4Number(ip) ?? 0, hostname });
    }
  }
  return [...found.values()];
}

const PORTLESS: Backend = {
  address: '',
  ip: 0,
  port: 0,
  node: undefined,
  zone: undefined,
  ready: true,
  serving: true,
  terminating: false,
  namespace: '',
  pod: '',
  hostname: '',
  forZones: undefined,
  forNodes: undefined,
};

/** Addresses that have a name: the Service's own, and those of endpoints of headless Services. */
function addressesOf(entry: ServiceEntry | undefined): string[] {
  if (!entry) return [];
  if (!isHeadless(entry)) return entry.service.spec?.clusterIPs ?? [];
  return entry.ports.flatMap((port) => port.backends.map(ipOf));
}
