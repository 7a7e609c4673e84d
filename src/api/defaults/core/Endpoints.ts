import type { V1Endpoints } from '../../generated/types.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';

export function defaultEndpoints(endpoints: V1Endpoints): V1Endpoints {
  if (!endpoints.subsets) return endpoints;
  const subsets = mapShared(endpoints.subsets, (subset) =>
    subset.ports
      ? withChanges(subset, { ports: mapShared(subset.ports, (port) => withDefaults(port, { protocol: 'TCP' })) })
      : subset,
  );
  return withChanges(endpoints, { subsets });
}
