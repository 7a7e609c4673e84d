import type { CoreV1EndpointPort, V1EndpointAddress, V1EndpointSubset } from '../../../api/generated/types.ts';

/** One address behind one port. */
export interface AddressPort {
  address: V1EndpointAddress;
  port: CoreV1EndpointPort | undefined;
  ready: boolean;
}

/**
 * Groups addresses and ports into the fewest subsets in canonical order: ports with the same addresses go together
 * (pkg/api/v1/endpoints `RepackSubsets`).
 */
export function packSubsets(pairs: readonly AddressPort[]): V1EndpointSubset[] {
  const byPort = new Map<string, { port: CoreV1EndpointPort | undefined; addresses: AddressPort[] }>();
  for (const pair of pairs) {
    const key = pair.port
      ? `${pair.port.name ?? ''}/${pair.port.port}/${pair.port.protocol}/${pair.port.appProtocol ?? ''}`
      : '';
    const group = byPort.get(key) ?? { port: pair.port, addresses: [] };
    byPort.set(key, group);
    group.addresses.push(pair);
  }
  const subsets = new Map<string, { ports: CoreV1EndpointPort[]; addresses: AddressPort[] }>();
  for (const { port, addresses } of byPort.values()) {
    addresses.sort(byAddress);
    // What tells ports with the same addresses; of one port alone there is nothing to tell.
    const key =
      byPort.size === 1
        ? ''
        : addresses.map((a) => `${a.address.ip}|${a.address.targetRef?.uid ?? ''}|${a.ready}`).join(',');
    const subset = subsets.get(key) ?? { ports: [], addresses };
    subsets.set(key, subset);
    if (port) subset.ports.push(port);
  }
  return [...subsets.values()].map(({ ports, addresses }) => {
    const ready = addresses.filter((a) => a.ready).map((a) => a.address);
    const notReady = addresses.filter((a) => !a.ready).map((a) => a.address);
    return {
      ...(ready.length > 0 ? { addresses: ready } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
      ...(ports.length > 0 ? { ports: ports.sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1)) } : {}),
    };
  });
}

function byAddress(a: AddressPort, b: AddressPort): number {
  if (a.address.ip !== b.address.ip) return a.address.ip < b.address.ip ? -1 : 1;
  const [x, y] = [a.address.targetRef?.uid ?? '', b.address.targetRef?.uid ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
}
