import type { StoredObject } from '../../../api/meta.ts';
import { objectId } from '../../objectId.ts';
import { kindOf, type Mirror, type Service } from '../../stores/useMirror.ts';
import type { EdgeKind, GraphNode } from '../GraphModel.ts';
import { graphNode } from './graphNode.ts';

/** The parts of the Gateway API's objects that the page reads (gateway.networking.k8s.io/v1). */
interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}
interface ParentRef {
  kind?: string;
  name: string;
  namespace?: string;
}
export type GatewayClass = StoredObject & {
  spec?: { controllerName?: string };
  status?: { conditions?: readonly Condition[] };
};
export type Gateway = StoredObject & {
  spec?: {
    gatewayClassName?: string;
    listeners?: readonly { name: string; hostname?: string; port: number; protocol: string }[];
  };
  status?: { addresses?: readonly { value: string }[]; conditions?: readonly Condition[] };
};
export type HttpRoute = StoredObject & {
  spec?: {
    parentRefs?: readonly ParentRef[];
    hostnames?: readonly string[];
    rules?: readonly {
      matches?: readonly { path?: { type?: string; value?: string }; headers?: readonly unknown[]; method?: string }[];
      filters?: readonly { type: string }[];
      backendRefs?: readonly { kind?: string; name: string; namespace?: string; port?: number; weight?: number }[];
    }[];
  };
  status?: { parents?: readonly { parentRef: ParentRef; conditions?: readonly Condition[] }[] };
};

/** On the Service and the pods that a Gateway is made of (gateway-api: infrastructure labels). */
const GATEWAY_LABEL = 'gateway.networking.k8s.io/gateway-name';

/** `gateway/ns/name` when the object is part of that Gateway's data plane. */
export function gatewayOf(mirror: Mirror, object: StoredObject | undefined): string | undefined {
  const name = object?.metadata.labels?.[GATEWAY_LABEL];
  if (!name) return undefined;
  const key = `${object.metadata.namespace}/${name}`;
  return mirror.kinds.gateways?.has(key) ? `gateway/${key}` : undefined;
}

export interface RouteLine {
  /** `/api`, with `GET` or `+headers` where the rule asks for them. */
  match: string;
  service: string;
  namespace: string;
  port: string;
  /** Part of the rule's requests, where several backends share them. */
  percent?: number;
}

/** What an HTTPRoute says, a line for each way a request can take. */
export function routeLines(route: HttpRoute): RouteLine[] {
  const lines: RouteLine[] = [];
  for (const { matches = [{}], filters = [], backendRefs = [] } of route.spec?.rules ?? []) {
    const total = backendRefs.reduce((sum, ref) => sum + (ref.weight ?? 1), 0);
    for (const { path, headers, method } of matches) {
      const value = path?.value ?? '/';
      const match = `${method ? `${method} ` : ''}${value}${headers?.length ? ' +headers' : ''}`;
      const redirect = filters.some((f) => f.type === 'RequestRedirect');
      if (backendRefs.length === 0) lines.push({ match, service: redirect ? 'redirect' : '', namespace: '', port: '' });
      for (const { name, namespace = route.metadata.namespace ?? '', port, weight = 1 } of backendRefs) {
        const percent = total > 0 ? Math.round((100 * weight) / total) : 0;
        lines.push({
          match,
          service: name,
          namespace,
          port: String(port ?? ''),
          ...(backendRefs.length > 1 ? { percent } : {}),
        });
      }
    }
  }
  return lines;
}

type Link = (from: string, to: string, kind?: EdgeKind) => void;

/**
 * Gateways and their routes: load balancer → gateway → route → service, the class under its gateways. The Service and
 * the pods that make a Gateway are its inside; what flows through them is drawn at the Gateway.
 */
export function addGateways(nodes: GraphNode[], link: Link, mirror: Mirror, outside: string): void {
  const gateways = kindOf<Gateway>(mirror, 'gateways');
  if (gateways.size === 0 && !mirror.kinds.httproutes?.size) return;
  for (const gateway of gateways.values()) {
    const { namespace, name } = gateway.metadata;
    const id = `gateway/${namespace}/${name}`;
    nodes.push(graphNode(gateway, 'gateway', { id, lines: Math.min(gateway.spec?.listeners?.length ?? 0, 3) }));
    const of = gateway.spec?.gatewayClassName;
    if (of && mirror.kinds.gatewayclasses?.has(of)) link(id, objectId('gatewayclasses', '', of), 'uses');
  }
  for (const of of kindOf<GatewayClass>(mirror, 'gatewayclasses').values())
    if ([...gateways.values()].some((g) => g.spec?.gatewayClassName === of.metadata.name))
      nodes.push(graphNode(of, 'attachment'));
  for (const service of kindOf<Service>(mirror, 'services').values()) {
    const gateway = gatewayOf(mirror, service);
    if (!gateway) continue;
    const { namespace, name } = service.metadata;
    if (service.spec?.type !== 'LoadBalancer') {
      if (service.spec?.type === 'NodePort') link(outside, gateway);
      continue;
    }
    const id = `lb/${namespace}/${name}`;
    nodes.push({ ...graphNode(service, 'loadBalancer'), id });
    link(outside, id);
    link(id, gateway);
  }
  addRoutes(nodes, link, mirror);
}

function addRoutes(nodes: GraphNode[], link: Link, mirror: Mirror): void {
  for (const route of kindOf<HttpRoute>(mirror, 'httproutes').values()) {
    const { namespace = '', name } = route.metadata;
    const id = `httproute/${namespace}/${name}`;
    const lines = routeLines(route);
    nodes.push(graphNode(route, 'route', { id, lines: Math.min(lines.length, 4) }));
    for (const parent of route.spec?.parentRefs ?? []) {
      if ((parent.kind ?? 'Gateway') !== 'Gateway') continue;
      const taken = route.status?.parents?.find((p) => p.parentRef.name === parent.name);
      const accepted = taken?.conditions?.find((c) => c.type === 'Accepted')?.status !== 'False';
      link(`gateway/${parent.namespace ?? namespace}/${parent.name}`, id, accepted ? 'traffic' : 'blocked');
    }
    for (const line of lines) if (line.service) link(id, `service/${line.namespace}/${line.service}`);
  }
}
