import { withChanges } from './defaults/withDefaults.ts';
import type { V1Service, V1ServicePort, V1ServiceSpec } from './generated/types.ts';

/**
 * A Service as the server prepares it before checks and allocation: `clusterIP` and the first of `clusterIPs` agree; an
 * update keeps what had been allocated where it does not say otherwise, and loses what its new type has no use for
 * (pkg/registry/core/service: normalizeClusterIPs, patchAllocatedValues, dropTypeDependentFields).
 */
export function prepareService(next: V1Service, prev?: V1Service): V1Service {
  const spec = next.spec ?? {};
  const old = prev?.spec;
  if (!old) return withChanges(next, { spec: withClusterIPs(spec) });
  return withChanges(next, { spec: withoutForeignFields(withSameClusterIPs(withAllocated(spec, old), old), old) });
}

function withClusterIPs(spec: V1ServiceSpec): V1ServiceSpec {
  if (!spec.clusterIP || (spec.clusterIPs ?? []).length > 0) return spec;
  return { ...spec, clusterIPs: [spec.clusterIP] };
}

const needsClusterIP = ({ type }: V1ServiceSpec): boolean => type !== 'ExternalName';
const needsNodePort = ({ type, allocateLoadBalancerNodePorts: allocate }: V1ServiceSpec): boolean =>
  type === 'NodePort' || (type === 'LoadBalancer' && allocate !== false);
const needsHealthCheck = ({ type, externalTrafficPolicy }: V1ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local';

const same = (a: readonly unknown[] = [], b: readonly unknown[] = []): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

function withAllocated(spec: V1ServiceSpec, old: V1ServiceSpec): V1ServiceSpec {
  const changes: Partial<V1ServiceSpec> = {};
  if (needsClusterIP(spec) && needsClusterIP(old)) {
    const clusterIP = spec.clusterIP || old.clusterIP;
    if (clusterIP) changes.clusterIP = clusterIP;
    if ((spec.clusterIPs ?? []).length === 0 && clusterIP === old.clusterIP && old.clusterIPs) {
      changes.clusterIPs = old.clusterIPs;
    }
  }
  if (needsNodePort(spec) && needsNodePort(old) && spec.ports)
    changes.ports = withNodePorts(spec.ports, old.ports ?? []);
  if (needsHealthCheck(spec) && needsHealthCheck(old) && !spec.healthCheckNodePort && old.healthCheckNodePort) {
    changes.healthCheckNodePort = old.healthCheckNodePort;
  }
  return withChanges(spec, changes);
}

/** Ports without one take the port of the nodes that the same port had, unless another has taken it. */
function withNodePorts(ports: V1ServicePort[], old: readonly V1ServicePort[]): V1ServicePort[] {
  const used = new Set(ports.map(({ nodePort }) => nodePort));
  let changed = false;
  const out = ports.map((port) => {
    if (port.nodePort) return port;
    const before = old.find((other) => other.port === port.port && other.protocol === port.protocol)?.nodePort;
    if (!before || used.has(before)) return port;
    used.add(before);
    changed = true;
    return { ...port, nodePort: before };
  });
  return changed ? out : ports;
}

/** Whoever changes or clears one of the two fields means the other as well. */
function withSameClusterIPs(spec: V1ServiceSpec, old: V1ServiceSpec): V1ServiceSpec {
  const sameOne = (spec.clusterIP ?? '') === (old.clusterIP ?? '');
  const sameList = same(spec.clusterIPs, old.clusterIPs);
  if (!sameOne && sameList) {
    const rest = (spec.clusterIPs ?? []).slice(1);
    return { ...spec, clusterIPs: spec.clusterIP ? [spec.clusterIP, ...rest] : undefined };
  }
  if (sameOne && !sameList && (spec.clusterIPs ?? []).length === 0) return { ...spec, clusterIP: undefined };
  return withClusterIPs(spec);
}

/** What an update that changes the type left as it was, though the new type has no use for it, goes. */
function withoutForeignFields(spec: V1ServiceSpec, old: V1ServiceSpec): V1ServiceSpec {
  const changes: Partial<V1ServiceSpec> = {};
  const drop = (name: keyof V1ServiceSpec): void => {
    if (spec[name] !== undefined && spec[name] === old[name]) changes[name] = undefined;
  };
  if (needsClusterIP(old) && !needsClusterIP(spec)) {
    if (same(spec.clusterIPs, old.clusterIPs)) Object.assign(changes, { clusterIP: undefined, clusterIPs: undefined });
    if (same(spec.ipFamilies, old.ipFamilies)) changes.ipFamilies = undefined;
    drop('ipFamilyPolicy');
  }
  if (needsNodePort(old) && !needsNodePort(spec) && spec.ports) {
    const nodePorts = (ports: readonly V1ServicePort[] = []): unknown[] => ports.map(({ nodePort }) => nodePort);
    if (same(nodePorts(spec.ports), nodePorts(old.ports))) {
      changes.ports = spec.ports.map(({ nodePort: _, ...port }) => port);
    }
  }
  if (needsHealthCheck(old) && !needsHealthCheck(spec)) drop('healthCheckNodePort');
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    drop('allocateLoadBalancerNodePorts');
    drop('loadBalancerClass');
  }
  if (isExternal(old) && !isExternal(spec)) drop('externalTrafficPolicy');
  return withChanges(spec, changes);
}

const isExternal = ({ type, externalIPs = [] }: V1ServiceSpec): boolean =>
  type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0);
