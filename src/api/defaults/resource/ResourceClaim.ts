import type { ResourceV1ResourceClaim, V1DeviceRequest, V1ResourceClaimSpec } from '../../generated/types.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';

/** pkg/apis/resource/v1/defaults.go, release 1.36. */
export function defaultResourceClaim(claim: ResourceV1ResourceClaim): ResourceV1ResourceClaim {
  return claim.spec ? withChanges(claim, { spec: defaultResourceClaimSpec(claim.spec) }) : claim;
}

/** Also of the claims in templates. */
export function defaultResourceClaimSpec(spec: V1ResourceClaimSpec): V1ResourceClaimSpec {
  const requests = mapShared(spec.devices?.requests, defaultRequest);
  return spec.devices && requests ? withChanges(spec, { devices: withChanges(spec.devices, { requests }) }) : spec;
}

function defaultRequest(request: V1DeviceRequest): V1DeviceRequest {
  const changes: Partial<V1DeviceRequest> = {};
  if (request.exactly) changes.exactly = exactCount(request.exactly);
  if (request.firstAvailable) changes.firstAvailable = mapShared(request.firstAvailable, exactCount);
  return withChanges(request, changes);
}

/** One device, unless all are asked for. */
function exactCount<T extends { allocationMode?: string; count?: number }>(request: T): T {
  const mode = request.allocationMode || 'ExactCount';
  const count = mode === 'ExactCount' && !request.count ? { count: 1 } : {};
  const defaults: { allocationMode?: string; count?: number } = { allocationMode: mode, ...count };
  return withDefaults<{ allocationMode?: string; count?: number }>(request, defaults) as T;
}
