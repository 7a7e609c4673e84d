import { sha256 } from '../../posix/text/digests.ts';
import type { Backend, ServicePort } from '../network/servicePorts.ts';
import { localBackends } from '../network/servicePorts.ts';
import { base32 } from './chainNames.ts';
import { cidrText } from './iptablesFilter.ts';
import type { KubeProxy } from './KubeProxy.ts';

export interface NftOptions {
  node: { name: string; ip: string };
  clusterCIDR: string;
}

/** What is gathered over all Services before the table can be written. */
interface Gathered {
  clusterIPs: string[];
  serviceIPs: string[];
  nodePorts: string[];
  noEndpoints: string[];
  noEndpointNodePorts: string[];
  firewalled: string[];
  sets: string[];
  chains: string[];
}

/**
 * The table that kube-proxy keeps in nftables mode, as `nft list ruleset` prints it (pkg/proxy/nftables/proxier.go, release
 * 1.36): a packet is looked up once in a map of all Services, however many there are.
 */
export function nftRuleset(proxy: KubeProxy, options: NftOptions): string {
  const found: Gathered = {
    clusterIPs: [],
    serviceIPs: [],
    nodePorts: [],
    noEndpoints: [],
    noEndpointNodePorts: [],
    firewalled: [],
    sets: [],
    chains: [],
  };
  for (const port of proxy.portsByName()) gather(port, options, found);
  const key = 'ipv4_addr . inet_proto . inet_service : verdict';
  const blocks = [
    '\tcomment "rules for kube-proxy"',
    set('cluster-ips', 'ipv4_addr', 'Active ClusterIPs', [...new Set(found.clusterIPs)]),
    set('nodeport-ips', 'ipv4_addr', 'IPs that accept NodePort traffic', [options.node.ip]),
    ...found.sets,
    map('no-endpoint-services', key, 'vmap to drop or reject packets to services with no endpoints', found.noEndpoints),
    map(
      'no-endpoint-nodeports',
      'inet_proto . inet_service : verdict',
      'vmap to drop or reject packets to service nodeports with no endpoints',
      found.noEndpointNodePorts,
    ),
    map('firewall-ips', key, 'destinations that are subject to LoadBalancerSourceRanges', found.firewalled),
    map('service-ips', key, 'ClusterIP, ExternalIP and LoadBalancer IP traffic', found.serviceIPs),
    map('service-nodeports', 'inet_proto . inet_service : verdict', 'NodePort traffic', found.nodePorts),
    ...BASE,
    ...found.chains,
  ];
  return `table ip kube-proxy {\n${blocks.join('\n\n')}\n}\n`;
}

const chain = (name: string, ...rules: string[]): string =>
  `\tchain ${name} {\n${rules.map((r) => `\t\t${r}\n`).join('')}\t}`;
const elements = (list: readonly string[]): string =>
  list.length === 0 ? '' : `\t\telements = { ${list.join(',\n\t\t\t     ')} }\n`;
const set = (name: string, type: string, comment: string, list: readonly string[]): string =>
  `\tset ${name} {\n\t\ttype ${type}\n\t\tcomment "${comment}"\n${elements(list)}\t}`;
const map = (name: string, type: string, comment: string, list: readonly string[]): string =>
  `\tmap ${name} {\n\t\ttype ${type}\n\t\tcomment "${comment}"\n${elements(list)}\t}`;

const VIA_SERVICES = 'ip daddr . meta l4proto . th dport vmap';
const BASE = [
  chain(
    'filter-prerouting',
    'type filter hook prerouting priority dstnat - 10; policy accept;',
    'ct state new jump firewall-check',
  ),
  chain(
    'filter-input',
    'type filter hook input priority -110; policy accept;',
    'ct state new jump nodeport-endpoints-check',
    'ct state new jump service-endpoints-check',
  ),
  chain(
    'filter-forward',
    'type filter hook forward priority -110; policy accept;',
    'ct state new jump service-endpoints-check',
    'ct state new jump cluster-ips-check',
  ),
  chain(
    'filter-output',
    'type filter hook output priority -110; policy accept;',
    'ct state new jump service-endpoints-check',
    'ct state new jump firewall-check',
  ),
  chain(
    'filter-output-post-dnat',
    'type filter hook output priority -90; policy accept;',
    'ct state new jump cluster-ips-check',
  ),
  chain('nat-prerouting', 'type nat hook prerouting priority dstnat; policy accept;', 'jump services'),
  chain('nat-output', 'type nat hook output priority -100; policy accept;', 'jump services'),
  chain('nat-postrouting', 'type nat hook postrouting priority srcnat; policy accept;', 'jump masquerading'),
  chain('service-endpoints-check', `${VIA_SERVICES} @no-endpoint-services`),
  chain('nodeport-endpoints-check', 'ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports'),
  chain('firewall-check', `${VIA_SERVICES} @firewall-ips`),
  chain('cluster-ips-check', 'ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"'),
  chain(
    'services',
    `${VIA_SERVICES} @service-ips`,
    'ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports',
  ),
  chain('mark-for-masquerade', 'meta mark set meta mark | 0x00004000'),
  chain(
    'masquerading',
    'meta mark & 0x00004000 == 0x00000000 return',
    'meta mark set meta mark ^ 0x00004000',
    'masquerade fully-random',
  ),
  chain('reject-chain', 'reject'),
];

const protocolOf = (port: ServicePort): string => port.protocol.toLowerCase();
const nameOf = (port: ServicePort): string => `${port.namespace}/${port.service}/${protocolOf(port)}/${port.name}`;
const hashed = (name: string): string =>
  `${base32(sha256(Uint8Array.from(name, (c) => c.charCodeAt(0)))).slice(0, 8)}-${name}`;
const endpointName = (port: ServicePort, { address }: Backend): string =>
  hashed(`${nameOf(port)}__${address.replace(':', '/')}`);

/** One port of a Service: its entries in the maps and its chains. */
function gather(port: ServicePort, { node, clusterCIDR }: NftOptions, found: Gathered): void {
  const name = hashed(nameOf(port));
  const proto = protocolOf(port);
  const local = localBackends(port, node.name);
  const at = (ip: string): string => `${ip} . ${proto} . ${port.port} comment "${port.id}"`;
  found.clusterIPs.push(...port.clusterIPs);
  const outsideIPs = [...port.externalIPs, ...port.loadBalancerIPs];
  const refusal = (isLocal: boolean): string | undefined =>
    port.usable.length === 0 ? 'goto reject-chain' : isLocal && local.length === 0 ? 'drop' : undefined;
  const inside = refusal(port.internalLocal);
  const outside = refusal(port.externalLocal);
  for (const ip of port.clusterIPs) {
    if (inside) found.noEndpoints.push(`${at(ip)} : ${inside}`);
    else found.serviceIPs.push(`${at(ip)} : goto service-${name}`);
  }
  for (const ip of outsideIPs) {
    if (outside) found.noEndpoints.push(`${at(ip)} : ${outside}`);
    else found.serviceIPs.push(`${at(ip)} : goto external-${name}`);
  }
  if (port.nodePort > 0) {
    const entry = `${proto} . ${port.nodePort} comment "${port.id}"`;
    if (outside) found.noEndpointNodePorts.push(`${entry} : ${outside}`);
    else found.nodePorts.push(`${entry} : goto external-${name}`);
  }
  if (port.sourceRanges.length > 0 && port.loadBalancerIPs.length > 0) {
    for (const ip of port.loadBalancerIPs) found.firewalled.push(`${at(ip)} : goto firewall-${name}`);
    found.chains.push(chain(`firewall-${name}`, `ip saddr != { ${port.sourceRanges.map(cidrText).join(', ')} } drop`));
  }
  if (port.usable.length > 0) addChains(port, name, local, clusterCIDR, found);
}

function addChains(
  port: ServicePort,
  name: string,
  local: readonly Backend[],
  clusterCIDR: string,
  { sets, chains }: Gathered,
): void {
  const proto = protocolOf(port);
  const masquerade = port.clusterIPs.map((ip) => `ip daddr ${ip} ip saddr != ${clusterCIDR} jump mark-for-masquerade`);
  const everywhere = port.internalLocal ? local : port.usable;
  if (everywhere.length > 0) chains.push(chain(`service-${name}`, ...masquerade, ...balance(port, everywhere)));
  const isOutside = port.nodePort > 0 || port.loadBalancerIPs.length > 0 || port.externalIPs.length > 0;
  if (isOutside && (!port.externalLocal || local.length > 0)) {
    const rules = port.externalLocal
      ? [
          `ip saddr ${clusterCIDR} goto service-${name} comment "short-circuit pod traffic"`,
          'fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"',
          `fib saddr type local goto service-${name} comment "short-circuit local traffic"`,
          ...balance(port, local),
        ]
      : ['jump mark-for-masquerade', `goto service-${name}`];
    chains.push(chain(`external-${name}`, ...rules));
  }
  for (const backend of new Set([...everywhere, ...local])) {
    const own = endpointName(port, backend);
    if (port.affinitySeconds > 0) {
      sets.push(
        `\tset affinity-${own} {\n\t\ttype ipv4_addr\n\t\tflags dynamic,timeout\n\t\ttimeout ${port.affinitySeconds}s\n\t}`,
      );
    }
    const remember = port.affinitySeconds > 0 ? [`update @affinity-${own} { ip saddr }`] : [];
    const [ip = ''] = backend.address.split(':');
    const dnat = `meta l4proto ${proto} dnat to ${backend.address}`;
    chains.push(chain(`endpoint-${own}`, `ip saddr ${ip} jump mark-for-masquerade`, ...remember, dnat));
  }
}

function balance(port: ServicePort, backends: readonly Backend[]): string[] {
  const sticky =
    port.affinitySeconds > 0
      ? backends.map((b) => `ip saddr @affinity-${endpointName(port, b)} goto endpoint-${endpointName(port, b)}`)
      : [];
  const shares = backends.map((b, i) => `${i} : goto endpoint-${endpointName(port, b)}`);
  return [...sticky, `numgen random mod ${backends.length} vmap { ${shares.join(', ')} }`];
}
