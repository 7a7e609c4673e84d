import type { V1PersistentVolumeClaimSpec } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';
import { defaultResourceRequirements } from './resourceList.ts';

/** The defaults of the specification of a claim, in a claim, a StatefulSet or a generic ephemeral volume. */
export function defaultPersistentVolumeClaimSpec(spec: V1PersistentVolumeClaimSpec): V1PersistentVolumeClaimSpec {
  return withDefaults(
    withChanges(spec, spec.resources ? { resources: defaultResourceRequirements(spec.resources) } : {}),
    {
      volumeMode: 'Filesystem',
      resources: {},
    },
  );
}
