import type { V1Service, V1ServicePort, V1ServiceSpec } from '../../generated/types.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';

const CLIENT_IP_TIMEOUT_SECONDS = 10800;
/** Types of Service that have an address inside the cluster. */
const INTERNAL_TYPES = new Set(['ClusterIP', 'NodePort', 'LoadBalancer']);

export function defaultService(service: V1Service): V1Service {
  const from = service.spec ?? {};
  const named = withDefaults(from, { sessionAffinity: 'None', type: 'ClusterIP' });
  const spec = withDefaults(withChanges(named, changedParts(named)), typeDefaults(named));
  const status = service.status ?? {};
  const balancer = status.loadBalancer ?? {};
  const ingress = mapShared(balancer.ingress, (at) =>
    at.ip && spec.type === 'LoadBalancer' ? withDefaults(at, { ipMode: 'VIP' }) : at,
  );
  return withChanges(service, {
    spec,
    status: withChanges(status, { loadBalancer: ingress ? withChanges(balancer, { ingress }) : balancer }),
  });
}

function changedParts(spec: V1ServiceSpec): Partial<V1ServiceSpec> {
  const changes: Partial<V1ServiceSpec> = {};
  if (spec.ports) changes.ports = mapShared(spec.ports, defaultPort);
  if (spec.sessionAffinity === 'None' && spec.sessionAffinityConfig) changes.sessionAffinityConfig = undefined;
  if (spec.sessionAffinity === 'ClientIP' && !hasTimeout(spec)) {
    changes.sessionAffinityConfig = { clientIP: { timeoutSeconds: CLIENT_IP_TIMEOUT_SECONDS } };
  }
  return changes;
}

function hasTimeout(spec: V1ServiceSpec): boolean {
  const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  return timeout !== undefined && timeout !== null;
}

function defaultPort(port: V1ServicePort): V1ServicePort {
  const target = port.targetPort;
  return withChanges(withDefaults(port, { protocol: 'TCP' }), {
    targetPort: target === undefined || target === null || target === 0 || target === '' ? port.port : target,
  });
}

function typeDefaults(spec: V1ServiceSpec): Partial<V1ServiceSpec> {
  const defaults: Partial<V1ServiceSpec> = {};
  const type = spec.type ?? '';
  const external = type === 'NodePort' || type === 'LoadBalancer';
  if (external || (type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0)) {
    defaults.externalTrafficPolicy = 'Cluster';
  }
  if (INTERNAL_TYPES.has(type)) defaults.internalTrafficPolicy = 'Cluster';
  if (type === 'LoadBalancer') defaults.allocateLoadBalancerNodePorts = true;
  return defaults;
}
