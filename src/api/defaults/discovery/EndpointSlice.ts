import type { V1EndpointSlice } from '../../generated/types.ts';
import { mapShared } from '../withDefaults.ts';

/** Ports have the empty name and are of TCP (pkg/apis/discovery/v1/defaults.go, release 1.36). */
export function defaultEndpointSlice(slice: V1EndpointSlice): V1EndpointSlice {
  const ports = mapShared(slice.ports, (port) =>
    port.name !== undefined && port.protocol !== undefined
      ? port
      : { ...port, name: port.name ?? '', protocol: port.protocol ?? 'TCP' },
  );
  return ports === slice.ports ? slice : { ...slice, ports };
}
