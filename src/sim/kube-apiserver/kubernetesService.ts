import type { V1EndpointSlice, V1Endpoints, V1Service, V1ServiceCIDR } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { must } from '../../base/assert.ts';
import { ipv4Range, ipv4Text } from '../../base/ipv4.ts';

/** Where the API server listens, as the rest of the cluster reaches it. */
export interface AdvertisedAddress {
  ip: string;
  port: number;
}

/**
 * The Service by which pods reach the API server, and its endpoint, which the server keeps itself
 * (pkg/controlplane/controller/kubernetesservice; pkg/controlplane/reconcilers).
 */
export function kubernetesService(serviceCIDR: string, { ip, port }: AdvertisedAddress): KubeObject[] {
  const namespace = 'default';
  const name = 'kubernetes';
  const clusterIP = ipv4Text(must(ipv4Range(serviceCIDR), `service range ${serviceCIDR}`).first + 1);
  const ports = [{ name: 'https', port, protocol: 'TCP' }];
  const range: V1ServiceCIDR = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name },
    spec: { cidrs: [serviceCIDR] },
  };
  const service: V1Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP, ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }] },
  };
  const endpoints: V1Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name, namespace, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip }], ports }],
  };
  const slice: V1EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [ip], conditions: { ready: true } }],
    ports,
  };
  return [range, service, endpoints, slice];
}
