import { formatLabelSelector, formatLabels } from '../../../api/formatLabels.ts';
import type {
  V1EndpointSlice,
  V1Endpoints,
  V1Ingress,
  V1IngressClass,
  V1IPAddress,
  V1NetworkPolicy,
  V1Service,
  V1ServiceCIDR,
} from '../../../api/generated/types.ts';
import { ageOf } from '../../../api/humanDuration.ts';
import { AGE, column, listWithMore, NAME, type Printers, printer, wide } from './Printer.ts';

/** Services and what is reached through them. */
export const networkPrinters: Printers = {
  Service: printer<V1Service>(
    [NAME, column('Type'), column('Cluster-IP'), column('External-IP'), column('Port(s)'), AGE, wide('Selector')],
    (service, now) => [
      service.metadata?.name ?? '',
      service.spec?.type ?? '',
      service.spec?.clusterIPs?.[0] || service.spec?.clusterIP || '<none>',
      externalIp(service),
      servicePorts(service),
      ageOf(service.metadata?.creationTimestamp, now),
      formatLabels(service.spec?.selector),
    ],
  ),
  Endpoints: printer<V1Endpoints>([NAME, column('Endpoints'), AGE], (endpoints, now) => [
    endpoints.metadata?.name ?? '',
    endpointAddresses(endpoints),
    ageOf(endpoints.metadata?.creationTimestamp, now),
  ]),
  EndpointSlice: printer<V1EndpointSlice>(
    [NAME, column('AddressType'), column('Ports'), column('Endpoints'), AGE],
    ({ metadata, addressType, ports, endpoints }, now) => [
      metadata?.name ?? '',
      addressType,
      listWithMore(
        (ports ?? []).map((port) => `${port.port ?? (port.name || '*')}`),
        3,
        '<unset>',
      ),
      listWithMore(
        (endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? []),
        3,
        '<unset>',
      ),
      ageOf(metadata?.creationTimestamp, now),
    ],
  ),
  Ingress: printer<V1Ingress>(
    [
      NAME,
      column('Class', {
        description: 'The name of the IngressClass resource that should be used for additional configuration',
      }),
      column('Hosts', { description: 'Hosts that incoming requests are matched against before the ingress rule' }),
      column('Address', { description: 'Address is a list containing ingress points for the load-balancer' }),
      column('Ports', { description: 'Ports of TLS configurations that open' }),
      AGE,
    ],
    ({ metadata, spec, status }, now) => [
      metadata?.name ?? '',
      spec?.ingressClassName ?? '<none>',
      ingressHosts(spec?.rules),
      (status?.loadBalancer?.ingress ?? []).map((at) => at.ip || at.hostname || '').join(','),
      (spec?.tls ?? []).length > 0 ? '80, 443' : '80',
      ageOf(metadata?.creationTimestamp, now),
    ],
  ),
  IngressClass: printer<V1IngressClass>(
    [
      NAME,
      column('Controller', { description: 'Controller that is responsible for handling this class' }),
      column('Parameters', { description: 'A reference to a resource with additional parameters' }),
      AGE,
    ],
    ({ metadata, spec }, now) => {
      const parameters = spec?.parameters;
      const group = parameters?.apiGroup ? `.${parameters.apiGroup}` : '';
      return [
        metadata?.name ?? '',
        spec?.controller ?? '',
        parameters ? `${parameters.kind}${group}/${parameters.name}` : '<none>',
        ageOf(metadata?.creationTimestamp, now),
      ];
    },
  ),
  NetworkPolicy: printer<V1NetworkPolicy>([NAME, column('Pod-Selector'), AGE], ({ metadata, spec }, now) => [
    metadata?.name ?? '',
    formatLabelSelector(spec?.podSelector),
    ageOf(metadata?.creationTimestamp, now),
  ]),
  ServiceCIDR: printer<V1ServiceCIDR>([NAME, column('CIDRs'), AGE], ({ metadata, spec }, now) => [
    metadata?.name ?? '',
    (spec?.cidrs ?? []).join(','),
    ageOf(metadata?.creationTimestamp, now),
  ]),
  IPAddress: printer<V1IPAddress>([NAME, column('ParentRef'), AGE], ({ metadata, spec }, now) => {
    const ref = spec?.parentRef;
    const type = ref?.group ? `${ref.resource}.${ref.group}` : (ref?.resource ?? '');
    const parts = ref ? [type, ref.namespace, ref.name].filter(Boolean) : [];
    return [
      metadata?.name ?? '',
      parts.length > 0 ? parts.join('/') : '<none>',
      ageOf(metadata?.creationTimestamp, now),
    ];
  }),
};

function externalIp({ spec, status }: V1Service): string {
  const external = spec?.externalIPs ?? [];
  if (spec?.type === 'ExternalName') return spec.externalName ?? '';
  if (spec?.type !== 'LoadBalancer') return external.length > 0 ? external.join(',') : '<none>';
  const balancer = [...new Set((status?.loadBalancer?.ingress ?? []).map((at) => at.ip || at.hostname || ''))]
    .filter((address) => address !== '')
    .sort();
  const all = [...balancer, ...external];
  return all.length > 0 ? all.join(',') : '<pending>';
}

function servicePorts({ spec }: V1Service): string {
  const ports = (spec?.ports ?? []).map((port) => {
    const protocol = port.protocol ?? 'TCP';
    return port.nodePort ? `${port.port}:${port.nodePort}/${protocol}` : `${port.port}/${protocol}`;
  });
  return ports.length > 0 ? ports.join(',') : '<none>';
}

function endpointAddresses(endpoints: V1Endpoints): string {
  const list: string[] = [];
  for (const subset of endpoints.subsets ?? []) {
    const addresses = (subset.addresses ?? []).map((address) => address.ip);
    if ((subset.ports ?? []).length === 0) list.push(...addresses);
    for (const { port } of subset.ports ?? []) {
      list.push(...addresses.map((ip) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)));
    }
  }
  if ((endpoints.subsets ?? []).length === 0) return '<none>';
  return listWithMore(list, 3, '');
}

function ingressHosts(rules: { host?: string }[] | undefined): string {
  const hosts = (rules ?? []).map((rule) => rule.host ?? '').filter((host) => host !== '');
  return listWithMore(hosts, 3, '*');
}
