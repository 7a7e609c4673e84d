import type { V1Endpoint, V1EndpointSlice, V1Service, V1ServicePort } from '../../api/generated/types.ts';
import { type Ipv4Range, ipv4Number, ipv4Range } from '../../base/ipv4.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** One address and port behind a Service, as its EndpointSlice says. */
export interface Backend {
  /** `10.244.1.5:8080` */
  address: string;
  ip: number;
  port: number;
  node: string | undefined;
  zone: string | undefined;
  ready: boolean;
  serving: boolean;
  terminating: boolean;
  namespace: string;
  /** Name of the pod, '' for an address that is none. */
  pod: string;
  hostname: string;
  forZones: readonly string[] | undefined;
  forNodes: readonly string[] | undefined;
}

/** One port of a Service with what is behind it. */
export interface ServicePort {
  /** `default/web:http`; without the colon when the port has no name. */
  id: string;
  namespace: string;
  service: string;
  name: string;
  protocol: Protocol;
  port: number;
  nodePort: number;
  clusterIPs: readonly string[];
  loadBalancerIPs: readonly string[];
  externalIPs: readonly string[];
  sourceRanges: readonly Ipv4Range[];
  /** Seconds for which a client stays with its endpoint; 0 without affinity. */
  affinitySeconds: number;
  externalLocal: boolean;
  internalLocal: boolean;
  healthCheckNodePort: number;
  /** All of them, by address. */
  backends: readonly Backend[];
  /** Those that traffic goes to: the ready ones, or when there are none those that still serve while they terminate. */
  usable: readonly Backend[];
  /** `usable` per node, made when asked for. */
  local: Map<string, readonly Backend[]>;
}

/** The ports of a Service with the endpoints that its slices give them. */
export function servicePorts(service: V1Service, slices: readonly V1EndpointSlice[]): ServicePort[] {
  return (service.spec?.ports ?? []).map((port) => servicePort(service, port, slices));
}

function servicePort(service: V1Service, port: V1ServicePort, slices: readonly V1EndpointSlice[]): ServicePort {
  const { namespace = '', name: serviceName = '' } = service.metadata ?? {};
  const { spec = {}, status } = service;
  const name = port.name ?? '';
  const backends = backendsOf(name, port.protocol ?? 'TCP', slices);
  const clusterIPs = (spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : [])).filter((ip) => ip !== 'None');
  const balanced = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) =>
    ip && ipMode !== 'Proxy' ? [ip] : [],
  );
  return {
    id: name === '' ? `${namespace}/${serviceName}` : `${namespace}/${serviceName}:${name}`,
    namespace,
    service: serviceName,
    name,
    protocol: (port.protocol ?? 'TCP') as Protocol,
    port: port.port,
    nodePort: port.nodePort ?? 0,
    clusterIPs,
    loadBalancerIPs: spec.type === 'LoadBalancer' ? balanced : [],
    externalIPs: spec.externalIPs ?? [],
    sourceRanges: (spec.loadBalancerSourceRanges ?? []).flatMap((text) => ipv4Range(text.trim()) ?? []),
    affinitySeconds:
      spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800) : 0,
    externalLocal: spec.externalTrafficPolicy === 'Local',
    internalLocal: spec.internalTrafficPolicy === 'Local',
    healthCheckNodePort: spec.healthCheckNodePort ?? 0,
    backends,
    usable: usableOf(backends),
    local: new Map(),
  };
}

/** pkg/proxy/topology.go: ready endpoints, else those that serve while they terminate. */
export function usableOf(backends: readonly Backend[]): readonly Backend[] {
  const ready = backends.filter((backend) => backend.ready);
  return ready.length > 0 ? ready : backends.filter((backend) => backend.serving && backend.terminating);
}

/** The endpoints on one node that traffic which must stay there goes to. */
export function localBackends(port: ServicePort, node: string): readonly Backend[] {
  const known = port.local.get(node);
  if (known) return known;
  const found = usableOf(port.backends.filter((backend) => backend.node === node));
  port.local.set(node, found);
  return found;
}

function backendsOf(portName: string, protocol: string, slices: readonly V1EndpointSlice[]): Backend[] {
  const found = new Map<string, Backend>();
  for (const slice of slices) {
    if (slice.addressType !== 'IPv4') continue;
    const port = (slice.ports ?? []).find((p) => (p.name ?? '') === portName && (p.protocol ?? 'TCP') === protocol);
    if (!port?.port) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const backend = backendOf(endpoint, port.port);
      if (backend) found.set(backend.address, backend);
    }
  }
  return [...found.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

function backendOf(endpoint: V1Endpoint, port: number): Backend | undefined {
  const [text = ''] = endpoint.addresses;
  const ip = ipv4Number(text);
  if (ip === undefined) return undefined;
  const { conditions = {}, targetRef, hints } = endpoint;
  const ready = conditions.ready ?? true;
  return {
    address: `${text}:${port}`,
    ip,
    port,
    node: endpoint.nodeName,
    zone: endpoint.zone,
    ready,
    serving: conditions.serving ?? ready,
    terminating: conditions.terminating ?? false,
    namespace: targetRef?.namespace ?? '',
    pod: targetRef?.kind === 'Pod' ? (targetRef.name ?? '') : '',
    hostname: endpoint.hostname ?? '',
    forZones: hints?.forZones?.map((zone) => zone.name),
    forNodes: hints?.forNodes?.map((node) => node.name),
  };
}
