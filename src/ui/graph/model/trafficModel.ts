import type { Ingress, Mirror, Node, Pod, Service } from '../../stores/useMirror.ts';
import { kindOf } from '../../stores/useMirror.ts';
import { type EdgeKind, edgeId, type GraphEdge, type GraphModel, type GraphNode } from '../GraphModel.ts';
import { addGateways, gatewayOf } from './gatewayModel.ts';
import { graphNode } from './graphNode.ts';
import { serviceBackends } from './serviceBackends.ts';

export const INTERNET = 'client/internet';

/**
 * The way of a request, left to right: internet → load balancer → ingress → service → pod on its node. Ids are those of
 * the hops that `Playback` reports (`gatewayFlows` has them pass by Gateways).
 *
 *   client/internet → lb/ns/svc → ingress/ns/name → service/ns/name → pod/ns/name (in node/name)
 *   client/internet → lb/ns/svc → gateway/ns/name → httproute/ns/name → service/ns/name → pod/ns/name
 */
export function trafficModel(mirror: Mirror): GraphModel {
  const nodes: GraphNode[] = [];
  const edges = new Map<string, GraphEdge>();
  const link = (from: string, to: string, kind: EdgeKind = 'traffic', label?: string): void => {
    const id = edgeId(from, to);
    if (!edges.has(id)) edges.set(id, { id, from, to, kind, ...(label ? { label } : {}) });
  };
  const services = [...kindOf<Service>(mirror, 'services').values()];
  const ingresses = [...kindOf<Ingress>(mirror, 'ingresses').values()];
  nodes.push({ id: INTERNET, card: 'internet', kind: 'Internet', name: 'internet', search: '', always: true });
  addIngresses(nodes, link, ingresses, services);
  addGateways(nodes, link, mirror, INTERNET);
  addServices(nodes, link, mirror, services);
  addMachines(nodes, mirror);
  return { nodes, edges: [...edges.values()] };
}

type Link = (from: string, to: string, kind?: EdgeKind, label?: string) => void;

function addIngresses(
  nodes: GraphNode[],
  link: Link,
  ingresses: readonly Ingress[],
  services: readonly Service[],
): void {
  const front = services.find(isIngressFront);
  if (ingresses.length > 0 && front) {
    const id = `lb/${front.metadata.namespace}/${front.metadata.name}`;
    nodes.push({ ...graphNode(front, 'loadBalancer'), id, always: true });
    link(INTERNET, id);
  }
  for (const ingress of ingresses) {
    const { namespace, name } = ingress.metadata;
    const id = `ingress/${namespace}/${name}`;
    const paths = rulesOf(ingress);
    nodes.push(graphNode(ingress, 'ingress', { id, lines: Math.min(paths.length, 4) }));
    link(front ? `lb/${front.metadata.namespace}/${front.metadata.name}` : INTERNET, id);
    for (const { service } of paths) if (service) link(id, `service/${namespace}/${service}`);
  }
}

/** The Service through which the outside reaches the ingress controller. */
export function isIngressFront(service: Service): boolean {
  const type = service.spec?.type;
  if (type !== 'LoadBalancer' && type !== 'NodePort') return false;
  const label = service.metadata.labels?.['app.kubernetes.io/name'] ?? '';
  return label === 'ingress-nginx' || label === 'traefik' || service.metadata.name === 'traefik';
}

export interface IngressRule {
  host: string;
  path: string;
  service: string;
  port: string;
}

/** The rules of an Ingress one by one; the default backend is last, with the path `*`. */
export function rulesOf(ingress: Ingress): IngressRule[] {
  const rules: IngressRule[] = [];
  const add = (
    host: string,
    path: string,
    service: { name?: string; port?: { number?: number; name?: string } } = {},
  ): void => {
    rules.push({
      host,
      path,
      service: service.name ?? '',
      port: String(service.port?.number ?? service.port?.name ?? ''),
    });
  };
  for (const rule of ingress.spec?.rules ?? [])
    for (const path of rule.http?.paths ?? []) add(rule.host ?? '*', path.path ?? '/', path.backend.service);
  if (ingress.spec?.defaultBackend) add('*', '*', ingress.spec.defaultBackend.service);
  return rules;
}

function addServices(nodes: GraphNode[], link: Link, mirror: Mirror, services: readonly Service[]): void {
  const backends = serviceBackends(mirror);
  for (const service of services) {
    if (gatewayOf(mirror, service)) continue;
    const { namespace, name } = service.metadata;
    const id = `service/${namespace}/${name}`;
    nodes.push(graphNode(service, 'service', { id }));
    const { type, ports } = service.spec ?? {};
    if (type === 'LoadBalancer' && !isIngressFront(service)) {
      const lb = `lb/${namespace}/${name}`;
      nodes.push({ ...graphNode(service, 'loadBalancer'), id: lb });
      link(INTERNET, lb);
      link(lb, id);
    } else if (type === 'NodePort' && !isIngressFront(service)) {
      link(INTERNET, id, 'traffic', ports?.[0]?.nodePort ? `:${ports[0].nodePort}` : undefined);
    }
    for (const { pod, ready } of backends.get(`${namespace}/${name}`) ?? [])
      link(id, `pod/${pod}`, ready ? 'traffic' : 'blocked');
  }
}

function addMachines(nodes: GraphNode[], mirror: Mirror): void {
  for (const node of kindOf<Node>(mirror, 'nodes').values())
    nodes.push(graphNode(node, 'machine', { id: `node/${node.metadata.name}` }));
  let waiting = false;
  for (const pod of kindOf<Pod>(mirror, 'pods').values()) {
    const { namespace, name } = pod.metadata;
    const parent = pod.spec?.nodeName ? `node/${pod.spec.nodeName}` : 'tray/unscheduled';
    waiting ||= !pod.spec?.nodeName;
    nodes.push(graphNode(pod, 'pod', { id: `pod/${namespace}/${name}`, parent }));
  }
  if (waiting)
    nodes.push({ id: 'tray/unscheduled', card: 'tray', kind: 'Tray', name: 'unscheduled', search: '', always: true });
}
