import { ipv4Number } from '../../base/ipv4.ts';

/** What the world's DNS, kept by the people who run the cluster, knows of it. */
export interface OutsideZone {
  /** Addresses that the names of Ingresses point to. */
  ingressAddress(): number | undefined;
  knowsIngressHost(host: string): boolean;
  /** The address of the Gateway that a host is attached to. */
  gatewayAddress(host: string): number | undefined;
  nodeAddress(name: string): number | undefined;
  /** Names that Services ask for by annotation (external-dns). */
  serviceAddress(host: string): number | undefined;
}

export type OutsideAnswer = { ip: number; why: string } | { ip?: undefined; why: string };

/** Looks a host up as somebody outside the cluster does. */
export function resolveOutside(zone: OutsideZone, host: string): OutsideAnswer {
  const literal = ipv4Number(host);
  if (literal !== undefined) return { ip: literal, why: 'an address needs no name service' };
  if (zone.knowsIngressHost(host)) {
    const ip = zone.ingressAddress();
    if (ip !== undefined) return { ip, why: 'the record points to the load balancer of the ingress controller' };
    return { why: `${host} belongs to an Ingress, but the ingress controller has no address outside yet` };
  }
  const gateway = zone.gatewayAddress(host);
  if (gateway !== undefined) return { ip: gateway, why: 'the record points to the load balancer of the Gateway' };
  const service = zone.serviceAddress(host);
  if (service !== undefined) return { ip: service, why: 'the record points to the load balancer of the Service' };
  const node = zone.nodeAddress(host);
  if (node !== undefined) return { ip: node, why: 'the name of a node' };
  const embedded = /(?:^|[.-])(\d+[.-]\d+[.-]\d+[.-]\d+)\.(?:nip|sslip)\.io$/.exec(host);
  const ip = embedded ? ipv4Number((embedded[1] ?? '').replaceAll('-', '.')) : undefined;
  if (ip !== undefined) return { ip, why: 'the name carries its address' };
  if (host.endsWith('.cluster.local') || host.endsWith('.svc')) {
    return { why: `${host} is known inside the cluster only` };
  }
  return { why: `no Ingress or load balancer has the name ${host} (NXDOMAIN)` };
}
