import type { DiscoveryV1EndpointPort, V1Endpoint, V1Node, V1Pod, V1Service } from '../../../api/generated/types.ts';
import { isPodReady } from '../podState.ts';
import type { Stored } from '../Stored.ts';
import { findPort, hasHostname } from '../servicePods.ts';

export type AddressType = 'IPv4' | 'IPv6';

/** The pod's address of a family. */
export function addressOf(pod: Stored<V1Pod>, type: AddressType): string | undefined {
  const addresses = pod.status?.podIPs?.map((ip) => ip.ip) ?? (pod.status?.podIP ? [pod.status.podIP] : []);
  return addresses.find((ip) => (ip ?? '').includes(':') === (type === 'IPv6'));
}

/** A pod as a service's slice shows it (staging endpointslice/utils.go `podToEndpoint`). */
export function podEndpoint(
  pod: Stored<V1Pod>,
  service: Stored<V1Service>,
  node: V1Node | undefined,
  address: string,
): V1Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const zone = node?.metadata?.labels?.['topology.kubernetes.io/zone'];
  const { namespace, name, uid } = pod.metadata;
  const { nodeName } = pod.spec;
  return {
    addresses: [address],
    conditions: { ready, serving, terminating },
    ...(hasHostname(pod, service) ? { hostname: pod.spec.hostname } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
    ...hints(service, nodeName, zone, ready),
  };
}

/** Where traffic should come from, for services that prefer close endpoints (`spec.trafficDistribution`). */
function hints(
  service: Stored<V1Service>,
  nodeName: string | undefined,
  zone: string | undefined,
  ready: boolean,
): Pick<V1Endpoint, 'hints'> {
  const { trafficDistribution } = service.spec;
  if (!trafficDistribution || !ready || !zone) return {};
  const forZones = [{ name: zone }];
  if (trafficDistribution === 'PreferSameNode' && nodeName)
    return { hints: { forZones, forNodes: [{ name: nodeName }] } };
  return { hints: { forZones } };
}

/** The ports of a service as this pod serves them: named ports lead to different numbers in different pods. */
export function endpointPorts(service: Stored<V1Service>, pod: V1Pod): DiscoveryV1EndpointPort[] {
  const ports: DiscoveryV1EndpointPort[] = [];
  for (const servicePort of service.spec.ports ?? []) {
    const port = findPort(pod, servicePort);
    if (port === undefined) continue;
    const { name = '', protocol = 'TCP', appProtocol } = servicePort;
    ports.push({ name, protocol, port, ...(appProtocol ? { appProtocol } : {}) });
  }
  return ports;
}
