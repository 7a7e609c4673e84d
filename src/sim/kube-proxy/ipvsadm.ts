import { ipv4Number } from '../../base/ipv4.ts';
import type { Backend, ServicePort } from '../network/servicePorts.ts';
import { localBackends } from '../network/servicePorts.ts';
import type { KubeProxy } from './KubeProxy.ts';

/** The virtual servers of a node as `ipvsadm -Ln` prints them in ipvs mode: round robin, masquerading. */
export function ipvsadm(proxy: KubeProxy, node: { name: string; ip: string }): string {
  const servers: { ip: string; number: number; lines: string[] }[] = [];
  for (const entry of proxy.table.entries.values()) {
    for (const port of entry.ports) {
      const everywhere = port.usable;
      const here = localBackends(port, node.name);
      const add = (ip: string, number: number, backends: readonly Backend[]): void => {
        servers.push({ ip, number, lines: server(port, ip, number, backends) });
      };
      for (const ip of port.clusterIPs) add(ip, port.port, port.internalLocal ? here : everywhere);
      const outside = port.externalLocal ? here : everywhere;
      for (const ip of [...port.externalIPs, ...port.loadBalancerIPs]) add(ip, port.port, outside);
      if (port.nodePort) add(node.ip, port.nodePort, outside);
    }
  }
  servers.sort((a, b) => (ipv4Number(a.ip) ?? 0) - (ipv4Number(b.ip) ?? 0) || a.number - b.number);
  const head = [
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port Scheduler Flags',
    '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
  ];
  return `${[...head, ...servers.flatMap(({ lines }) => lines)].join('\n')}\n`;
}

function server(port: ServicePort, ip: string, number: number, backends: readonly Backend[]): string[] {
  const persistent = port.affinitySeconds > 0 ? ` persistent ${port.affinitySeconds}` : '';
  return [
    `${port.protocol.padEnd(4)} ${ip}:${number} rr${persistent}`,
    ...backends.map(({ address }) => `  -> ${address.padEnd(28)} Masq    1      0          0         `),
  ];
}
