import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1Service, V1ServicePort, V1ServiceSpec } from '../../generated/types.ts';
import { validateEndpointIP } from '../endpointIP.ts';
import { under } from '../fieldPath.ts';
import { validateLegacyCIDR, validateLegacyIP } from '../ip.ts';
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName, isValidPortNum, nameIsDNSLabel } from '../names.ts';
import { validateLabels, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { checkPort } from './probes.ts';
import { checkClusterIPs, checkClusterIPsUpdate, isHeadless } from './serviceClusterIPs.ts';

/** What is wrong with a new Service (`ValidateServiceCreate`), whose addresses have been filled in already. */
export function validateService(service: V1Service): FieldError[] {
  const errors = validateObjectMeta(service.metadata, true, nameIsDNSLabel);
  checkService(errors, service, undefined);
  return errors;
}

/** What is wrong with an update of a Service (`ValidateServiceUpdate`). */
export function validateServiceUpdate(next: V1Service, prev: V1Service): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  const now = next.spec ?? {};
  const then = prev.spec ?? {};
  checkClusterIPsUpdate(errors, now, then);
  const balanced = now.type === 'LoadBalancer' && then.type === 'LoadBalancer';
  if (balanced && now.loadBalancerClass !== then.loadBalancerClass) {
    errors.push(invalid('spec.loadBalancerClass', now.loadBalancerClass ?? null, 'may not change once set'));
  }
  checkLoadBalancerClass(errors, now);
  if (needsHealthCheck(now) && needsHealthCheck(then) && now.healthCheckNodePort !== then.healthCheckNodePort) {
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  }
  checkService(errors, next, prev);
  return errors;
}

const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';
const AFFINITIES = ['ClientIP', 'None'];
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

function checkService(errors: FieldError[], service: V1Service, prev: V1Service | undefined): void {
  const spec = service.spec ?? {};
  const { ports = [], type = '' } = spec;
  const annotations = service.metadata?.annotations ?? {};
  const mode = annotations[MODE];
  if (mode !== undefined && annotations[HINTS] !== undefined && mode !== annotations[HINTS]) {
    const text = `must match annotations[${HINTS}] when both are specified`;
    errors.push(invalid(`metadata.annotations[${MODE}]`, mode, text));
  }
  if (ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName') errors.push(required('spec.ports'));
  checkType(errors, spec);
  checkPorts(errors, ports);
  if (spec.selector) errors.push(...validateLabels(spec.selector, 'spec.selector'));
  checkSessionAffinity(errors, spec);
  if (type !== 'ExternalName') checkClusterIPs(errors, spec, prev?.spec?.clusterIPs);
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) {
    const found = validateLegacyIP(ip, '', prev?.spec?.externalIPs);
    under(errors, `spec.externalIPs[${i}]`, found.length > 0 ? found : validateEndpointIP(ip, ''));
  }
  if (type === '') errors.push(required('spec.type'));
  else if (!TYPES.includes(type)) errors.push(notSupported('spec.type', type, TYPES));
  checkNodePorts(errors, ports, type);
  checkSourceRanges(errors, service, prev);
  checkBalancing(errors, spec);
  checkLoadBalancerClass(errors, spec);
  checkTraffic(errors, spec);
}

function checkType(errors: FieldError[], spec: V1ServiceSpec): void {
  const { type = '' } = spec;
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    errors.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`));
  }
  if (type !== 'ExternalName') return;
  const text = 'may not be set for ExternalName services';
  if ((spec.clusterIPs ?? []).length > 0) errors.push(forbidden('spec.clusterIPs', text));
  if ((spec.ipFamilies ?? []).length > 0) errors.push(forbidden('spec.ipFamilies', text));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', text));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.push(required('spec.externalName'));
  else for (const problem of isDNS1123Subdomain(name)) errors.push(invalid('spec.externalName', name, problem));
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function checkPorts(errors: FieldError[], ports: readonly V1ServicePort[]): void {
  const names = new Set<string>();
  for (let i = 0; i < ports.length; i += 1) {
    const { name, port = 0, protocol, targetPort, appProtocol } = ports[i]!;
    if (ports.length > 1 && !name) errors.push(required(`spec.ports[${i}].name`));
    else if (name) {
      for (const problem of isDNS1123Label(name)) errors.push(invalid(`spec.ports[${i}].name`, name, problem));
      if (names.has(name)) errors.push(duplicate(`spec.ports[${i}].name`, name));
      names.add(name);
    }
    for (const problem of isValidPortNum(port)) errors.push(invalid(`spec.ports[${i}].port`, port, problem));
    if (!protocol) errors.push(required(`spec.ports[${i}].protocol`));
    else if (!PROTOCOLS.includes(protocol)) {
      errors.push(notSupported(`spec.ports[${i}].protocol`, protocol, PROTOCOLS));
    }
    checkPort(errors, targetPort, `spec.ports[${i}].targetPort`);
    if (appProtocol === undefined) continue;
    for (const text of isQualifiedName(appProtocol)) {
      errors.push(invalid(`spec.ports[${i}].appProtocol`, appProtocol, text));
    }
  }
}

const MAX_TIMEOUT_SECONDS = 86_400;

function checkSessionAffinity(errors: FieldError[], spec: V1ServiceSpec): void {
  const { sessionAffinity: affinity, sessionAffinityConfig: config } = spec;
  const path = 'spec.sessionAffinityConfig';
  if (!affinity) errors.push(required('spec.sessionAffinity'));
  else if (!AFFINITIES.includes(affinity)) errors.push(notSupported('spec.sessionAffinity', affinity, AFFINITIES));
  if (affinity === 'None' && config) {
    errors.push(forbidden(path, 'must not be set when session affinity is None'));
  }
  if (affinity !== 'ClientIP') return;
  const text = 'when session affinity type is ClientIP';
  const timeout = config?.clientIP?.timeoutSeconds;
  if (!config) errors.push(required(path, text));
  else if (!config.clientIP) errors.push(required(`${path}.clientIP`, text));
  else if (timeout === undefined) errors.push(required(`${path}.clientIP.timeoutSeconds`, text));
  else if (timeout <= 0 || timeout > MAX_TIMEOUT_SECONDS) {
    const range = `must be greater than 0 and less than ${MAX_TIMEOUT_SECONDS}`;
    errors.push(invalid(`${path}.clientIP.timeoutSeconds`, timeout, range));
  }
}

function checkNodePorts(errors: FieldError[], ports: readonly V1ServicePort[], type: string): void {
  if (type === 'ClusterIP') {
    for (const [i, { nodePort }] of ports.entries()) {
      if (!nodePort) continue;
      errors.push(forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    }
  }
  const nodePorts = new Set<string>();
  for (const [i, { nodePort, protocol }] of ports.entries()) {
    if (!nodePort) continue;
    if (nodePorts.has(`${protocol}/${nodePort}`)) errors.push(duplicate(`spec.ports[${i}].nodePort`, nodePort));
    nodePorts.add(`${protocol}/${nodePort}`);
  }
  const taken = new Set<string>();
  for (const [i, { port, protocol }] of ports.entries()) {
    if (taken.has(`${protocol}/${port}`)) {
      // Upstream shows the key that it compares by: a port of the internal form with little in it.
      const key = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
      errors.push(duplicate(`spec.ports[${i}]`, key));
    }
    taken.add(`${protocol}/${port}`);
  }
}

const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

function checkSourceRanges(errors: FieldError[], service: V1Service, prev: V1Service | undefined): void {
  const ranges = service.spec?.loadBalancerSourceRanges ?? [];
  const annotation = service.metadata?.annotations?.[SOURCE_RANGES];
  const text = "may only be used when `type` is 'LoadBalancer'";
  const balanced = service.spec?.type === 'LoadBalancer';
  if (ranges.length > 0) {
    if (!balanced) errors.push(forbidden('spec.LoadBalancerSourceRanges', text));
    const known = prev?.spec?.loadBalancerSourceRanges?.map((range) => range.trim());
    for (const [i, range] of ranges.entries()) {
      errors.push(...validateLegacyCIDR(range.trim(), `spec.LoadBalancerSourceRanges[${i}]`, known));
    }
  } else if (annotation !== undefined) {
    const path = `metadata.annotations[${SOURCE_RANGES}]`;
    if (!balanced) errors.push(forbidden(path, text));
    if (annotation.trim() === '' || prev?.metadata?.annotations?.[SOURCE_RANGES] === annotation) return;
    for (const range of annotation.split(',')) errors.push(...validateLegacyCIDR(range.trim(), path));
  }
}

function checkBalancing(errors: FieldError[], spec: V1ServiceSpec): void {
  const { type, allocateLoadBalancerNodePorts: allocate } = spec;
  if (allocate !== undefined && type !== 'LoadBalancer') {
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'"));
  }
  if (allocate === undefined && type === 'LoadBalancer') errors.push(required('allocateLoadBalancerNodePorts'));
}

function checkLoadBalancerClass(errors: FieldError[], spec: V1ServiceSpec): void {
  const { loadBalancerClass: name, type } = spec;
  if (name === undefined) return;
  if (type !== 'LoadBalancer') {
    errors.push(forbidden('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'"));
  } else for (const problem of isQualifiedName(name)) errors.push(invalid('spec.loadBalancerClass', name, problem));
}

/** Can the Service be reached from outside the cluster? */
export function isExternallyAccessible(spec: V1ServiceSpec): boolean {
  const { type } = spec;
  if (type === 'LoadBalancer' || type === 'NodePort') return true;
  return type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0;
}

/** Does a load balancer have to ask which nodes hold endpoints? */
export const needsHealthCheck = (spec: V1ServiceSpec): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

const POLICIES = ['Cluster', 'Local'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function checkTraffic(errors: FieldError[], spec: V1ServiceSpec): void {
  const { externalTrafficPolicy: outside = '', internalTrafficPolicy: inside, healthCheckNodePort: port = 0 } = spec;
  if (!isExternallyAccessible(spec)) {
    if (outside !== '') {
      const text = 'may only be set for externally-accessible services';
      errors.push(invalid('spec.externalTrafficPolicy', outside, text));
    }
  } else if (outside === '') errors.push(required('spec.externalTrafficPolicy'));
  else if (!POLICIES.includes(outside)) errors.push(notSupported('spec.externalTrafficPolicy', outside, POLICIES));
  if (!needsHealthCheck(spec)) {
    if (port !== 0) {
      const text = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
      errors.push(invalid('spec.healthCheckNodePort', port, text));
    }
  } else if (port !== 0)
    for (const problem of isValidPortNum(port)) errors.push(invalid('spec.healthCheckNodePort', port, problem));
  if (inside === undefined) {
    if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(spec.type ?? '')) {
      errors.push(required('spec.internalTrafficPolicy'));
    }
  } else if (!POLICIES.includes(inside)) errors.push(notSupported('spec.internalTrafficPolicy', inside, POLICIES));
  const distribution = spec.trafficDistribution;
  if (distribution !== undefined && !DISTRIBUTIONS.includes(distribution)) {
    errors.push(notSupported('spec.trafficDistribution', distribution, DISTRIBUTIONS));
  }
}
