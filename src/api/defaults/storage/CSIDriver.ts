import type { V1CSIDriver } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

/** pkg/apis/storage/v1/defaults.go, release 1.36. */
export function defaultCSIDriver(driver: V1CSIDriver): V1CSIDriver {
  const spec = driver.spec ?? {};
  const modes = spec.volumeLifecycleModes?.length ? {} : { volumeLifecycleModes: ['Persistent'] };
  return withChanges(driver, {
    spec: withDefaults(withChanges(spec, modes), {
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      requiresRepublish: false,
      seLinuxMount: false,
    }),
  });
}
