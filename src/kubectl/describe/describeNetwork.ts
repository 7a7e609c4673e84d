import { formatLabelSelector, formatLabels } from '../../api/formatLabels.ts';
import type {
  V1EndpointSlice,
  V1Endpoints,
  V1Ingress,
  V1IngressBackend,
  V1IngressClass,
  V1IPAddress,
  V1NetworkPolicy,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
  V1Service,
  V1ServiceCIDR,
} from '../../api/generated/types.ts';
import type { DescribeContext, Describers } from './Describer.ts';
import type { DescribeWriter } from './DescribeWriter.ts';
import { describeEvents } from './describeEvents.ts';

/** Services, endpoints, ingresses and network policies. */
export const networkDescribers: Describers = {
  Service: describeService,
  Endpoints: describeEndpoints,
  EndpointSlice: describeEndpointSlice,
  Ingress: describeIngress,
  IngressClass: describeIngressClass,
  NetworkPolicy: describeNetworkPolicy,
  ServiceCIDR: describeServiceCidr,
  IPAddress: describeIpAddress,
};

function describeServiceCidr(
  { metadata, spec }: V1ServiceCIDR,
  writer: DescribeWriter,
  context: DescribeContext,
): void {
  writer.field(0, 'Name', metadata?.name);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'CIDRs', (spec?.cidrs ?? []).join(', '));
  describeEvents(writer, context);
}

function describeIpAddress({ metadata, spec }: V1IPAddress, writer: DescribeWriter, context: DescribeContext): void {
  writer.field(0, 'Name', metadata?.name);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.line(0, 'Parent Reference:');
  for (const [label, value] of Object.entries({
    Group: spec?.parentRef?.group,
    Resource: spec?.parentRef?.resource,
    Namespace: spec?.parentRef?.namespace,
    Name: spec?.parentRef?.name,
  })) {
    if (value) writer.field(1, label, value);
  }
  describeEvents(writer, context);
}

async function slicesOf(context: DescribeContext, namespace: string, service: string): Promise<V1EndpointSlice[]> {
  const ref = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices', namespace };
  return context.list<V1EndpointSlice>(ref, { labelSelector: `kubernetes.io/service-name=${service}` });
}

/** `10.0.0.1:80,10.0.0.2:80 + 2 more...`: the ready addresses behind one port. */
function endpointsText(slices: readonly V1EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const all: string[] = [];
  for (const slice of slices) {
    const ready = (slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false);
    const addresses = ready.map((endpoint) => endpoint.addresses[0] ?? '');
    if ((slice.ports ?? []).length === 0) all.push(...addresses);
    for (const port of slice.ports ?? []) {
      if ((port.name ?? '') !== portName) continue;
      all.push(...addresses.map((ip) => (ip.includes(':') ? `[${ip}]:${port.port}` : `${ip}:${port.port}`)));
    }
  }
  return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
}

async function describeService(service: V1Service, writer: DescribeWriter, context: DescribeContext): Promise<void> {
  const { metadata, spec, status } = service;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'Selector', formatLabels(spec?.selector));
  writer.field(0, 'Type', spec?.type ?? '');
  if (spec?.ipFamilyPolicy) writer.field(0, 'IP Family Policy', spec.ipFamilyPolicy);
  writer.field(0, 'IP Families', (spec?.ipFamilies ?? []).join(',') || '<none>');
  writer.field(0, 'IP', spec?.clusterIP ?? '');
  writer.field(0, 'IPs', (spec?.clusterIPs ?? []).join(',') || '<none>');
  if ((spec?.externalIPs ?? []).length > 0) writer.field(0, 'External IPs', spec?.externalIPs?.join(','));
  if (spec?.loadBalancerIP) writer.field(0, 'Desired LoadBalancer IP', spec.loadBalancerIP);
  if (spec?.externalName) writer.field(0, 'External Name', spec.externalName);
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0) {
    const shown = ingress.map(({ ip, ipMode, hostname }) =>
      ip ? (ipMode ? `${ip} (${ipMode})` : ip) : (hostname ?? ''),
    );
    writer.field(0, 'LoadBalancer Ingress', shown.join(', '));
  }
  await servicePorts(service, writer, context);
  writer.field(0, 'Session Affinity', spec?.sessionAffinity ?? '');
  if (spec?.externalTrafficPolicy) writer.field(0, 'External Traffic Policy', spec.externalTrafficPolicy);
  if (spec?.internalTrafficPolicy) writer.field(0, 'Internal Traffic Policy', spec.internalTrafficPolicy);
  if (spec?.healthCheckNodePort) writer.field(0, 'HealthCheck NodePort', spec.healthCheckNodePort);
  const ranges = spec?.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) writer.field(0, 'LoadBalancer Source Ranges', ranges.join(','));
  if (spec?.trafficDistribution) writer.field(0, 'Traffic Distribution', spec.trafficDistribution);
  describeEvents(writer, context);
}

async function servicePorts(
  { metadata, spec }: V1Service,
  writer: DescribeWriter,
  context: DescribeContext,
): Promise<void> {
  const ports = spec?.ports ?? [];
  if (ports.length === 0) return;
  const slices = await slicesOf(context, metadata?.namespace ?? '', metadata?.name ?? '');
  for (const port of ports) {
    const protocol = port.protocol ?? 'TCP';
    const name = port.name || '<unset>';
    writer.line(0, `Port:\t${name}\t${port.port}/${protocol}`);
    writer.field(0, 'TargetPort', `${port.targetPort ?? port.port}/${protocol}`);
    if (port.appProtocol) writer.field(0, 'AppProtocol', port.appProtocol);
    if (port.nodePort) writer.line(0, `NodePort:\t${name}\t${port.nodePort}/${protocol}`);
    writer.field(0, 'Endpoints', endpointsText(slices, port.name ?? ''));
  }
}

function describeEndpoints({ metadata, subsets }: V1Endpoints, writer: DescribeWriter, context: DescribeContext): void {
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.line(0, 'Subsets:');
  for (const subset of subsets ?? []) {
    writer.field(1, 'Addresses', (subset.addresses ?? []).map((one) => one.ip).join(',') || '<none>');
    writer.field(1, 'NotReadyAddresses', (subset.notReadyAddresses ?? []).map((one) => one.ip).join(',') || '<none>');
    if ((subset.ports ?? []).length > 0) {
      writer.line(1, 'Ports:');
      writer.line(2, 'Name\tPort\tProtocol');
      writer.line(2, '----\t----\t--------');
      for (const { name, port, protocol } of subset.ports ?? [])
        writer.line(2, `${name || '<unset>'}\t${port}\t${protocol ?? 'TCP'}`);
    }
    writer.line(0, '');
  }
  describeEvents(writer, context);
}

function describeEndpointSlice(slice: V1EndpointSlice, writer: DescribeWriter, context: DescribeContext): void {
  const { metadata, ports, endpoints } = slice;
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'AddressType', slice.addressType);
  if ((ports ?? []).length === 0) writer.line(0, 'Ports: <unset>');
  else {
    writer.line(0, 'Ports:');
    writer.line(1, 'Name\tPort\tProtocol');
    writer.line(1, '----\t----\t--------');
    for (const { name, port, protocol } of ports ?? [])
      writer.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol ?? 'TCP'}`);
  }
  if ((endpoints ?? []).length === 0) writer.line(0, 'Endpoints: <none>');
  else writer.line(0, 'Endpoints:');
  for (const endpoint of endpoints ?? []) {
    writer.line(1, `- Addresses:\t${endpoint.addresses.join(', ') || '<none>'}`);
    writer.line(2, 'Conditions:');
    writer.field(3, 'Ready', endpoint.conditions?.ready ?? '<unset>');
    writer.field(2, 'Hostname', endpoint.hostname ?? '<unset>');
    if (endpoint.targetRef) writer.field(2, 'TargetRef', `${endpoint.targetRef.kind}/${endpoint.targetRef.name}`);
    writer.field(2, 'NodeName', endpoint.nodeName ?? '<unset>');
    writer.field(2, 'Zone', endpoint.zone ?? '<unset>');
  }
  describeEvents(writer, context);
}

async function backendText(
  context: DescribeContext,
  namespace: string,
  backend: V1IngressBackend | undefined,
): Promise<string> {
  if (backend?.resource) {
    const { apiGroup, kind, name } = backend.resource;
    return `APIGroup: ${apiGroup ?? '<none>'}, Kind: ${kind}, Name: ${name}`;
  }
  const target = backend?.service;
  if (!target) return '';
  const text = `${target.name}:${target.port?.number ?? target.port?.name ?? ''}`;
  try {
    const slices = await slicesOf(context, namespace, target.name);
    const ref = { group: '', version: 'v1', resource: 'services', namespace, name: target.name };
    const service = await context.get<V1Service>(ref);
    const port = service.spec?.ports?.find(
      (one) => one.port === target.port?.number || (target.port?.name && one.name === target.port.name),
    );
    return `${text} (${endpointsText(slices, port?.name ?? '')})`;
  } catch (error) {
    return `${text} (<error: ${error instanceof Error ? error.message : error}>)`;
  }
}

async function describeIngress(
  { metadata, spec, status }: V1Ingress,
  writer: DescribeWriter,
  context: DescribeContext,
): Promise<void> {
  const namespace = metadata?.namespace ?? '';
  writer.field(0, 'Name', metadata?.name);
  writer.labels('Labels', metadata?.labels);
  writer.field(0, 'Namespace', namespace);
  writer.field(
    0,
    'Address',
    (status?.loadBalancer?.ingress ?? []).map((one) => one.ip || one.hostname || '').join(','),
  );
  writer.field(0, 'Ingress Class', spec?.ingressClassName ?? '<none>');
  const fallback = spec?.defaultBackend ? await backendText(context, namespace, spec.defaultBackend) : '<default>';
  writer.field(0, 'Default backend', fallback);
  if ((spec?.tls ?? []).length > 0) writer.line(0, 'TLS:');
  for (const { secretName, hosts } of spec?.tls ?? []) {
    const names = (hosts ?? []).join(',');
    writer.line(1, secretName ? `${secretName} terminates ${names}` : `SNI routes ${names}`);
  }
  writer.line(0, 'Rules:');
  writer.line(1, 'Host\tPath\tBackends');
  writer.line(1, '----\t----\t--------');
  const rules = (spec?.rules ?? []).filter((rule) => rule.http);
  for (const { host, http } of rules) {
    writer.line(1, `${host || '*'}\t`);
    for (const path of http?.paths ?? []) {
      writer.line(2, `\t${path.path ?? ''} \t${await backendText(context, namespace, path.backend)}`);
    }
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${fallback}`);
  writer.annotations('Annotations', metadata?.annotations);
  describeEvents(writer, context);
}

function describeIngressClass(
  { metadata, spec }: V1IngressClass,
  writer: DescribeWriter,
  context: DescribeContext,
): void {
  writer.field(0, 'Name', metadata?.name);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.field(0, 'Controller', spec?.controller ?? '');
  if (spec?.parameters) {
    writer.line(0, 'Parameters:');
    if (spec.parameters.apiGroup) writer.field(1, 'APIGroup', spec.parameters.apiGroup);
    writer.field(1, 'Kind', spec.parameters.kind);
    writer.field(1, 'Name', spec.parameters.name);
  }
  describeEvents(writer, context);
}

function describeNetworkPolicy({ metadata, spec }: V1NetworkPolicy, writer: DescribeWriter): void {
  writer.field(0, 'Name', metadata?.name);
  writer.field(0, 'Namespace', metadata?.namespace);
  writer.field(0, 'Created on', `${(metadata?.creationTimestamp ?? '').replace('T', ' ').replace('Z', '')} +0000 UTC`);
  writer.labels('Labels', metadata?.labels);
  writer.annotations('Annotations', metadata?.annotations);
  writer.line(0, 'Spec:');
  const selector = formatLabelSelector(spec?.podSelector);
  const all = '<none> (Allowing the specific traffic to all pods in this namespace)';
  // The selector is written with an indentation of its own.
  writer.line(1, `PodSelector:     ${selector === '<none>' ? all : selector}`);
  const types = spec?.policyTypes ?? [];
  if (types.includes('Ingress')) {
    writer.line(1, 'Allowing ingress traffic:');
    const rules = (spec?.ingress ?? []).map((rule) => ({ ports: rule.ports, peers: rule.from }));
    policyRules(writer, rules, 'From', 'ingress', 'source');
  } else writer.line(1, 'Not affecting ingress traffic');
  if (types.includes('Egress')) {
    writer.line(1, 'Allowing egress traffic:');
    const rules = (spec?.egress ?? []).map((rule) => ({ ports: rule.ports, peers: rule.to }));
    policyRules(writer, rules, 'To', 'egress', 'destination');
  } else writer.line(1, 'Not affecting egress traffic');
  writer.line(1, `Policy Types: ${types.join(', ')}`);
}

function policyRules(
  writer: DescribeWriter,
  rules: readonly { ports?: V1NetworkPolicyPort[]; peers?: V1NetworkPolicyPeer[] }[],
  word: string,
  direction: string,
  end: string,
): void {
  if (rules.length === 0) writer.line(2, `<none> (Selected pods are isolated for ${direction} connectivity)`);
  for (const [index, { ports, peers }] of rules.entries()) {
    if ((ports ?? []).length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const { port, endPort, protocol } of ports ?? []) {
      const range = endPort === undefined ? `To Port: ${port}` : `To Port Range: ${port}-${endPort}`;
      writer.line(2, `${range}/${protocol ?? 'TCP'}`);
    }
    if ((peers ?? []).length === 0) writer.line(2, `${word}: <any> (traffic not restricted by ${end})`);
    for (const peer of peers ?? []) {
      writer.line(2, `${word}:`);
      policyPeer(writer, peer);
    }
    if (index < rules.length - 1) writer.line(2, '----------');
  }
}

function policyPeer(writer: DescribeWriter, { namespaceSelector, podSelector, ipBlock }: V1NetworkPolicyPeer): void {
  if (namespaceSelector) writer.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`);
  if (podSelector) writer.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`);
  if (!ipBlock) return;
  writer.line(3, 'IPBlock:');
  writer.line(4, `CIDR: ${ipBlock.cidr}`);
  writer.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}
