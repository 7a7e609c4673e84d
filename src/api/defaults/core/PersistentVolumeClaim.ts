import type { V1PersistentVolumeClaim } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';
import { defaultPersistentVolumeClaimSpec } from './persistentVolumeClaimSpec.ts';
import { defaultResourceList } from './resourceList.ts';

/** pkg/apis/core/v1/defaults.go, release 1.36. */
export function defaultPersistentVolumeClaim(claim: V1PersistentVolumeClaim): V1PersistentVolumeClaim {
  const spec = defaultPersistentVolumeClaimSpec(claim.spec ?? {});
  const status = withDefaults(claim.status ?? {}, { phase: 'Pending' });
  const { capacity, allocatedResources } = status;
  const amounts = {
    ...(capacity ? { capacity: defaultResourceList(capacity) } : {}),
    ...(allocatedResources ? { allocatedResources: defaultResourceList(allocatedResources) } : {}),
  };
  return withChanges(claim, { spec, status: withChanges(status, amounts) });
}
