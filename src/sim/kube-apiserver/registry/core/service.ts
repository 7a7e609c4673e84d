import { withChanges, withDefaults } from '../../../../api/defaults/withDefaults.ts';
import { type FieldError, invalid } from '../../../../api/FieldError.ts';
import type { V1Service, V1ServiceSpec } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import { internalError, invalidError } from '../../../../api/StatusError.ts';
import { prepareService } from '../../../../api/serviceDefaults.ts';
import { needsHealthCheck } from '../../../../api/validation/core/Service.ts';
import type { Strategy, StrategyContext } from '../Strategy.ts';
import type { ServiceAllocators } from './ServiceAllocators.ts';

const SERVICE = { group: '', resource: 'services', kind: 'Service' };

/**
 * pkg/registry/core/service: addresses, families and ports that the server fills in before it validates. They are
 * chosen first and taken once the object is known to be good, so a refused request holds nothing.
 */
export const serviceStrategy: Strategy = {
  generation: false,
  createOnUpdate: true,
  prepareForCreate: (object, context) => {
    const service = object as V1Service;
    const spec = filled(service, prepareService(service).spec ?? {}, undefined, context);
    return { ...service, spec, status: { loadBalancer: {} } } as KubeObject;
  },
  prepareForUpdate: (next, previous, context) => {
    const service = next as V1Service;
    const before = (previous as V1Service).spec ?? {};
    const spec = filled(service, prepareService(service, previous as V1Service).spec ?? {}, before, context);
    const status = spec.type === 'LoadBalancer' ? service.status : { ...service.status, loadBalancer: {} };
    return { ...service, spec, status } as KubeObject;
  },
  allocate: (next, previous, context) => {
    if (context.dryRun) return next;
    if (previous) give(context.services, (previous as V1Service).spec ?? {});
    take(context.services, (next as V1Service).spec ?? {});
    return next;
  },
  release: (object, context) => give(context.services, (object as V1Service).spec ?? {}),
  fields: {
    'spec.clusterIP': (object: V1Service) => object.spec?.clusterIP,
    'spec.type': (object: V1Service) => object.spec?.type,
  },
};

const needsClusterIP = ({ type }: V1ServiceSpec): boolean => type !== 'ExternalName';
const needsNodePorts = ({ type, allocateLoadBalancerNodePorts: allocate }: V1ServiceSpec): boolean =>
  type === 'NodePort' || (type === 'LoadBalancer' && allocate !== false);
const mayHaveNodePorts = ({ type }: V1ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer';

/** The spec with families, addresses and ports chosen. Throws what upstream answers for values that cannot be had. */
function filled(
  service: V1Service,
  spec: V1ServiceSpec,
  before: V1ServiceSpec | undefined,
  context: StrategyContext,
): V1ServiceSpec {
  const { services } = context;
  const name = service.metadata?.name ?? '';
  const changes: Partial<V1ServiceSpec> = {};
  if (needsClusterIP(spec)) {
    Object.assign(changes, familiesOf(name, spec, before));
    Object.assign(changes, addressesOf(name, spec, before, services));
  }
  const used = new Set<number>();
  if (mayHaveNodePorts(spec)) changes.ports = withNodePorts(name, spec, before, services, used);
  if (needsHealthCheck(spec)) changes.healthCheckNodePort = healthCheckPort(spec, before, services, used);
  return withoutUndefined(withChanges(spec, changes));
}

/** Fields that were taken away are gone, as they are in the stored form. */
function withoutUndefined(spec: V1ServiceSpec): V1ServiceSpec {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined && value !== ''));
}

function familiesOf(
  name: string,
  asked: V1ServiceSpec,
  before: V1ServiceSpec | undefined,
): Pick<V1ServiceSpec, 'ipFamilies' | 'ipFamilyPolicy'> {
  const errors: FieldError[] = [];
  const kept = before && needsClusterIP(before) ? before : {};
  const spec = withDefaults(asked, { ipFamilies: kept.ipFamilies, ipFamilyPolicy: kept.ipFamilyPolicy });
  const headless = spec.clusterIP === 'None';
  const free = headless && Object.keys(spec.selector ?? {}).length === 0;
  if (!free) {
    if (spec.ipFamilyPolicy === 'RequireDualStack') {
      errors.push(
        invalid('spec.ipFamilyPolicy', 'RequireDualStack', 'this cluster is not configured for dual-stack services'),
      );
    }
    for (const [i, family] of (spec.ipFamilies ?? []).entries()) {
      if (family === 'IPv6') errors.push(invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'));
    }
  }
  if (errors.length > 0) throw invalidError(SERVICE, name, errors);
  const ipFamilyPolicy = spec.ipFamilyPolicy ?? (free ? 'RequireDualStack' : 'SingleStack');
  const given = spec.ipFamilies?.length ? spec.ipFamilies : ['IPv4'];
  const second = given[0] === 'IPv4' ? 'IPv6' : 'IPv4';
  const ipFamilies = free && ipFamilyPolicy !== 'SingleStack' && given.length === 1 ? [...given, second] : given;
  return { ipFamilies, ipFamilyPolicy };
}

function addressesOf(
  name: string,
  spec: V1ServiceSpec,
  before: V1ServiceSpec | undefined,
  services: ServiceAllocators,
): Pick<V1ServiceSpec, 'clusterIP' | 'clusterIPs'> {
  const { clusterIP, clusterIPs } = spec;
  if (clusterIP === 'None') return { clusterIP, clusterIPs };
  const known = before && needsClusterIP(before) ? (before.clusterIPs ?? []) : [];
  for (const ip of clusterIPs ?? []) {
    // An address that is none is the validation's to refuse.
    if (known.includes(ip) || !/^[\d.]+$/.test(ip)) continue;
    const why = services.refuseAddress(ip);
    if (!why) continue;
    throw invalidError(SERVICE, name, [invalid('spec.clusterIPs', clusterIPs, `failed to allocate IP ${ip}: ${why}`)]);
  }
  // Changing an address is the validation's to refuse, too.
  if (clusterIP || clusterIPs || known.length > 0) return { clusterIP, clusterIPs };
  const picked = services.pickAddress();
  if (!picked) throw internalError('failed to allocate a serviceIP: range is full');
  return { clusterIP: picked, clusterIPs: [picked] };
}

/** Ports with the same number (one TCP, one UDP) share a node port (initNodePorts, updateNodePorts). */
function withNodePorts(
  name: string,
  spec: V1ServiceSpec,
  before: V1ServiceSpec | undefined,
  services: ServiceAllocators,
  used: Set<number>,
): V1ServiceSpec['ports'] {
  const known = new Set((before?.ports ?? []).map((port) => port.nodePort ?? 0));
  const ports = spec.ports ?? [];
  for (const [i, { nodePort }] of ports.entries()) {
    if (!nodePort || known.has(nodePort) || used.has(nodePort)) continue;
    const why = services.refusePort(nodePort);
    if (why) throw invalidError(SERVICE, name, [invalid(`spec.ports[${i}].nodePort`, nodePort, why)]);
    used.add(nodePort);
  }
  const byPort = new Map<number, number>();
  for (const { port, nodePort } of ports) if (nodePort) byPort.set(port, nodePort);
  return ports.map((port) => {
    if (port.nodePort || !needsNodePorts(spec)) return port;
    const nodePort = byPort.get(port.port) ?? services.pickPort(used);
    if (nodePort === undefined) throw internalError('failed to allocate a nodePort: range is full');
    used.add(nodePort);
    byPort.set(port.port, nodePort);
    return { ...port, nodePort };
  });
}

function healthCheckPort(
  spec: V1ServiceSpec,
  before: V1ServiceSpec | undefined,
  services: ServiceAllocators,
  used: ReadonlySet<number>,
): number | undefined {
  const wanted = spec.healthCheckNodePort;
  if (!wanted) {
    const picked = services.pickPort(used);
    if (picked === undefined) throw internalError('failed to allocate a HealthCheck NodePort range is full');
    return picked;
  }
  if (before && needsHealthCheck(before)) return wanted;
  const why = services.refusePort(wanted);
  if (why) throw internalError(`failed to allocate requested HealthCheck NodePort ${wanted}: ${why}`);
  return wanted;
}

function take(services: ServiceAllocators, spec: V1ServiceSpec): void {
  for (const ip of spec.clusterIPs ?? []) if (ip !== 'None') services.takeAddress(ip);
  for (const { nodePort } of spec.ports ?? []) if (nodePort) services.takePort(nodePort);
  if (spec.healthCheckNodePort) services.takePort(spec.healthCheckNodePort);
}

function give(services: ServiceAllocators, spec: V1ServiceSpec): void {
  for (const ip of spec.clusterIPs ?? []) if (ip !== 'None') services.releaseAddress(ip);
  for (const { nodePort } of spec.ports ?? []) if (nodePort) services.releasePort(nodePort);
  if (spec.healthCheckNodePort) services.releasePort(spec.healthCheckNodePort);
}
