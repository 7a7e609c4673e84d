import type { V1Pod } from '../../api/generated/types.ts';

export interface PodFilesOptions {
  pod: V1Pod;
  podIP: string;
  nodeName: string;
  /** Address of the cluster's DNS Service, '' where there is none. */
  clusterDNS: string;
}

/** Files that the kubelet writes for a pod's containers (kubelet_pods.go managedHostsFileContent; network/dns). */
export function podFiles(options: PodFilesOptions): Record<string, string> {
  const hostname = hostnameOf(options);
  return {
    '/etc/hostname': `${hostname}\n`,
    '/etc/hosts': hostsFile(options, hostname),
    '/etc/resolv.conf': resolvConf(options),
  };
}

/** What `hostname` prints in the pod: at most 63 characters of its name, or the node's name on the host's network. */
export function hostnameOf({ pod, nodeName }: Pick<PodFilesOptions, 'pod' | 'nodeName'>): string {
  const { spec, metadata } = pod;
  if (spec?.hostNetwork) return nodeName;
  return spec?.hostname || (metadata?.name ?? '').slice(0, 63).replace(/[-.]+$/, '');
}

function hostsFile({ pod, podIP }: PodFilesOptions, hostname: string): string {
  const { spec, metadata } = pod;
  const host = spec?.hostNetwork === true;
  const lines = host
    ? ['# Kubernetes-managed hosts file (host network).', '127.0.0.1\tlocalhost']
    : [
        '# Kubernetes-managed hosts file.',
        '127.0.0.1\tlocalhost',
        '::1\tlocalhost ip6-localhost ip6-loopback',
        'fe00::0\tip6-localnet',
        'fe00::0\tip6-mcastprefix',
        'fe00::1\tip6-allnodes',
        'fe00::2\tip6-allrouters',
        spec?.subdomain
          ? `${podIP}\t${hostname}.${spec.subdomain}.${metadata?.namespace}.svc.cluster.local\t${hostname}`
          : `${podIP}\t${hostname}`,
      ];
  const aliases = spec?.hostAliases ?? [];
  if (aliases.length > 0) lines.push('', '# Entries added by HostAliases.');
  for (const { ip, hostnames = [] } of aliases) lines.push(`${ip}\t${hostnames.join('\t')}`);
  return `${lines.join('\n')}\n`;
}

function resolvConf({ pod, clusterDNS }: PodFilesOptions): string {
  const { spec, metadata } = pod;
  const policy = spec?.dnsPolicy ?? 'ClusterFirst';
  const own = spec?.dnsConfig;
  const cluster =
    clusterDNS !== '' && (policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec?.hostNetwork));
  const searches = cluster ? [`${metadata?.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'] : [];
  const servers = cluster ? [clusterDNS] : policy === 'None' ? [] : ['8.8.8.8'];
  const options = cluster ? ['ndots:5'] : [];
  searches.push(...(own?.searches ?? []));
  servers.push(...(own?.nameservers ?? []));
  for (const { name = '', value } of own?.options ?? []) {
    const at = options.findIndex((o) => o.split(':')[0] === name);
    const text = value ? `${name}:${value}` : name;
    if (at < 0) options.push(text);
    else options[at] = text;
  }
  return [
    ...(searches.length > 0 ? [`search ${[...new Set(searches)].join(' ')}`] : []),
    ...[...new Set(servers)].map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n');
}
