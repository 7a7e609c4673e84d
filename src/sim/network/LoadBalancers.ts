import type { V1Service } from '../../api/generated/types.ts';
import { keyOf } from '../../api/meta.ts';
import { ipv4Number } from '../../base/ipv4.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';

const SERVICES = { group: '', version: 'v1', resource: 'services' };
const HOSTNAME = 'external-dns.alpha.kubernetes.io/hostname';

/** A load balancer outside the cluster. */
export interface LoadBalancer {
  /** `lb/ingress-nginx/ingress-nginx-controller` */
  id: string;
  key: string;
  ip: number;
  service: V1Service;
}

/** The cloud's load balancers by address, as Services say they were made, and the names that Services ask for. */
export class LoadBalancers {
  private readonly byIp = new Map<number, LoadBalancer[]>();
  private readonly byKey = new Map<string, LoadBalancer>();
  private readonly byHost = new Map<string, string>();

  constructor(informers: SharedInformerFactory) {
    informers.informer<V1Service>(SERVICES).addHandler({
      onAdd: (service) => this.put(service),
      onUpdate: (service) => this.put(service),
      onDelete: (service) => this.drop(keyOf(service)),
    });
  }

  /** The balancer at an address; where several share it, the one with that port. */
  at(ip: number, port?: number): LoadBalancer | undefined {
    const all = this.byIp.get(ip);
    return port === undefined ? all?.[0] : (all?.find((one) => hasPort(one, port)) ?? all?.[0]);
  }

  /** The address of a Service's load balancer, `172.18.255.200`. */
  ofService(key: string): string | undefined {
    return this.byKey.get(key)?.service.status?.loadBalancer?.ingress?.[0]?.ip;
  }

  /** The address that external-dns would publish for a host. */
  addressOfHost(host: string): number | undefined {
    const key = this.byHost.get(host);
    return key === undefined ? undefined : this.byKey.get(key)?.ip;
  }

  private put(service: V1Service): void {
    const key = keyOf(service);
    this.drop(key);
    if (service.spec?.type !== 'LoadBalancer') return;
    const id = `lb/${key}`;
    for (const { ip: address = '' } of service.status?.loadBalancer?.ingress ?? []) {
      const ip = ipv4Number(address);
      if (ip === undefined) continue;
      const balancer = { id, key, ip, service };
      const shared = this.byIp.get(ip);
      if (shared) shared.push(balancer);
      else this.byIp.set(ip, [balancer]);
      if (!this.byKey.has(key)) this.byKey.set(key, balancer);
    }
    if (!this.byKey.has(key)) return;
    for (const host of (service.metadata?.annotations?.[HOSTNAME] ?? '').split(',')) {
      if (host.trim()) this.byHost.set(host.trim().toLowerCase(), key);
    }
  }

  private drop(key: string): void {
    const known = this.byKey.get(key);
    if (!known) return;
    this.byKey.delete(key);
    for (const { ip: address = '' } of known.service.status?.loadBalancer?.ingress ?? []) {
      const ip = ipv4Number(address) ?? -1;
      const left = (this.byIp.get(ip) ?? []).filter((one) => one.key !== key);
      if (left.length > 0) this.byIp.set(ip, left);
      else this.byIp.delete(ip);
    }
    for (const [host, holder] of this.byHost) if (holder === key) this.byHost.delete(host);
  }
}

/** Whether a balancer listens on a port. */
export const hasPort = ({ service }: LoadBalancer, port: number): boolean =>
  service.spec?.ports?.some((one) => one.port === port) ?? false;
