/** What `/etc/resolv.conf` says. */
export interface ResolverConfig {
  nameserver: string;
  search: readonly string[];
  ndots: number;
}

/** The resolver configuration of a pod with `dnsPolicy: ClusterFirst`. */
export function clusterResolver(namespace: string, domain: string, nameserver: string): ResolverConfig {
  return { nameserver, search: [`${namespace}.svc.${domain}`, `svc.${domain}`, domain], ndots: 5 };
}

/**
 * Full names that a resolver asks for, in order: a name with fewer dots than `ndots` is tried with the search list
 * first, one that ends in a dot is asked for as it is.
 */
export function searchNames(name: string, { search, ndots }: ResolverConfig): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const listed = search.map((domain) => `${name}.${domain}`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [name, ...listed] : [...listed, name];
}
