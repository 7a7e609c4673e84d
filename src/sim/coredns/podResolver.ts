import type { V1Pod } from '../../api/generated/types.ts';
import { clusterResolver, type ResolverConfig } from './searchNames.ts';

/** What a pod's `/etc/resolv.conf` says, and the lines that `hostAliases` put into its `/etc/hosts`. */
export interface PodResolver {
  config: ResolverConfig;
  /** In the order in which they are tried. */
  nameservers: readonly string[];
  hosts: ReadonlyMap<string, string>;
}

export interface ResolverSurroundings {
  domain: string;
  clusterDns: string;
  /** The name server of the nodes. */
  nodeDns: string;
}

const known = new WeakMap<V1Pod, PodResolver>();
const MAX_NAMESERVERS = 3;

/** The resolver that dnsPolicy and dnsConfig give a pod (kubelet: network/dns). */
export function podResolver(pod: V1Pod, around: ResolverSurroundings): PodResolver {
  let made = known.get(pod);
  if (!made) {
    made = resolverOf(pod, around);
    known.set(pod, made);
  }
  return made;
}

function resolverOf({ metadata, spec }: V1Pod, { domain, clusterDns, nodeDns }: ResolverSurroundings): PodResolver {
  const policy = spec?.dnsPolicy ?? 'ClusterFirst';
  // On the host's network ClusterFirst means what Default means.
  const isCluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec?.hostNetwork);
  const base = isCluster ? clusterResolver(metadata?.namespace ?? '', domain, clusterDns) : undefined;
  const servers = isCluster ? [clusterDns] : policy === 'None' ? [] : [nodeDns];
  const own = spec?.dnsConfig;
  const nameservers = [...new Set([...servers, ...(own?.nameservers ?? [])])].slice(0, MAX_NAMESERVERS);
  const search = [...new Set([...(base?.search ?? []), ...(own?.searches ?? [])])];
  const asked = Number(own?.options?.find(({ name }) => name === 'ndots')?.value ?? Number.NaN);
  const ndots = Number.isNaN(asked) ? (base?.ndots ?? 1) : asked;
  const hosts = new Map<string, string>();
  for (const { ip, hostnames = [] } of spec?.hostAliases ?? []) {
    for (const name of hostnames) if (!hosts.has(name.toLowerCase())) hosts.set(name.toLowerCase(), ip);
  }
  return { config: { nameserver: nameservers[0] ?? '', search, ndots }, nameservers, hosts };
}
