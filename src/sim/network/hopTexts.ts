import { ipv4Text } from '../../base/ipv4.ts';
import type { Hop, PacketAddress } from '../../playback/Playback.ts';
import type { PolicyVerdict } from '../cni/NetworkPolicies.ts';
import type { CniPlugin } from '../cni/plugins.ts';
import { chainNames, endpointChain } from '../kube-proxy/chainNames.ts';
import { balanceRule, endpointRules, entryRules, nodePortRule } from '../kube-proxy/iptablesSave.ts';
import type { Match, Verdict } from '../kube-proxy/KubeProxy.ts';
import type { NodeEntry } from './PodDirectory.ts';
import { localBackends, type ServicePort } from './servicePorts.ts';
import type { Walk } from './Walk.ts';

/** `10.244.1.5:8080` */
export const endpoint = (ip: number, port: number): string => `${ipv4Text(ip)}:${port}`;

export function packet(walk: Walk, ip: number, port: number): PacketAddress {
  return { source: endpoint(walk.source, walk.sourcePort), destination: endpoint(ip, port) };
}

/** Adds a hop to a request that is followed. */
export function addHop(walk: Walk, hop: Omit<Hop, 'atMs' | 'from'> & { from?: string }): void {
  const last = walk.hops?.at(-1)?.to ?? walk.sender.id;
  walk.hops?.push({ from: last, atMs: Math.round(walk.latencyMs * 1000) / 1000, ...hop });
}

/** What the rules of a node did, with the lines that did it. */
export function proxyHop(
  walk: Walk,
  node: NodeEntry,
  match: Match,
  verdict: Verdict,
  before: PacketAddress,
  { plugin, clusterCIDR }: { plugin: CniPlugin | undefined; clusterCIDR: string },
): void {
  const { port } = match;
  const to = `service/${port.namespace}/${port.service}`;
  const replaced = plugin?.replacesKubeProxy ? plugin.title : undefined;
  const where = `${replaced ?? 'kube-proxy'} on ${node.name}`;
  if (verdict.action !== 'dnat') {
    const failed =
      verdict.action === 'reject'
        ? `${port.id} has no ready endpoints${hint(port)}`
        : verdict.why === 'source-range'
          ? `${before.source} is not in loadBalancerSourceRanges`
          : `${port.id} has no endpoints on ${node.name}, and its traffic policy is Local`;
    const text = verdict.action === 'reject' ? `${where} rejects it` : `${where} drops it`;
    addHop(walk, {
      to,
      kind: 'kube-proxy',
      text,
      ...(replaced ? {} : { rule: refusalRule(match, verdict.action) }),
      before,
      failed,
    });
    return;
  }
  const { backend, count, masquerade, sticky } = verdict;
  const after = {
    source: masquerade ? endpoint(node.ip, walk.sourcePort) : before.source,
    destination: backend.address,
  };
  const choice = sticky ? 'kept by session affinity' : count === 1 ? 'the only one' : `one of ${count}, at random`;
  addHop(walk, {
    to,
    kind: 'kube-proxy',
    text: `${where} sends ${before.destination} to ${backend.address} (${choice})${masquerade ? ', masqueraded' : ''}`,
    ...(replaced ? {} : { rule: dnatRules(match, verdict, node.name, clusterCIDR) }),
    before,
    after,
  });
}

function hint(port: ServicePort): string {
  const { backends } = port;
  if (backends.length === 0) return ': no pod matches its selector, or none has an address';
  return `: ${backends.length} of ${backends.length} endpoints are not ready`;
}

function refusalRule({ port, via }: Match, action: 'reject' | 'drop'): string {
  const proto = port.protocol.toLowerCase();
  const target = via === 'node-port' ? `--dport ${port.nodePort}` : `--dport ${port.port}`;
  const what = action === 'reject' ? 'has no endpoints' : 'has no local endpoints';
  const chain = via === 'cluster-ip' ? 'KUBE-SERVICES' : 'KUBE-EXTERNAL-SERVICES';
  const end = action === 'reject' ? 'REJECT --reject-with icmp-port-unreachable' : 'DROP';
  return `-A ${chain} -p ${proto} -m comment --comment "${port.id} ${what}" -m ${proto} ${target} -j ${end}`;
}

function dnatRules(
  { port, via }: Match,
  { backend, local }: Extract<Verdict, { action: 'dnat' }>,
  node: string,
  clusterCIDR: string,
): string {
  const names = chainNames(port);
  const entry =
    via === 'node-port'
      ? nodePortRule(port)
      : entryRules(port, { node, clusterCIDR }).find((line) => line.includes(TEXT_OF_VIA[via]));
  const list = local ? localBackends(port, node) : port.usable;
  const index = list.indexOf(backend);
  const balance = balanceRule(port, local ? names.local : names.cluster, backend, Math.max(1, list.length - index));
  const dnat = endpointRules(port, backend)[1] ?? `-A ${endpointChain(port, backend)}`;
  return [entry, balance, dnat].filter((line) => line !== undefined).join('\n');
}

const TEXT_OF_VIA = {
  'cluster-ip': 'cluster IP',
  'load-balancer': 'loadbalancer IP',
  'external-ip': 'external IP',
  'node-port': '',
};

/** How the packet gets from node to node, or stays. */
export function cniText(plugin: CniPlugin | undefined, from: NodeEntry | undefined, to: NodeEntry): string {
  if (!from || from === to) return `stays on ${to.name}: over the bridge to the pod`;
  const route = plugin?.route?.({ nodeIP: to.address, podCIDR: to.podCIDR });
  return `from ${from.name} to ${to.name}${route ? `: ${route.text}` : ''}`;
}

export function policyText(verdict: PolicyVerdict): string {
  const names = verdict.policies.map((name) => `"${name}"`).join(', ');
  return verdict.allowed
    ? `allowed by NetworkPolicy ${names} (${verdict.direction})`
    : `NetworkPolicy ${names} isolates the pod (${verdict.direction}) and allows nothing like this`;
}
