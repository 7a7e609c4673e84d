import type {
  V1PersistentVolumeClaim,
  V1StatefulSet,
  V1StatefulSetSpec,
  V1StatefulSetUpdateStrategy,
} from '../../generated/types.ts';
import { defaultPersistentVolumeClaimSpec } from '../core/persistentVolumeClaimSpec.ts';
import { defaultPodTemplateSpec } from '../core/podSpec.ts';
import { mapShared, withChanges, withDefaults } from '../withDefaults.ts';

export function defaultStatefulSet(statefulSet: V1StatefulSet): V1StatefulSet {
  const from = statefulSet.spec ?? ({} as V1StatefulSetSpec);
  const spec = withDefaults(withChanges(from, changedParts(from)), {
    podManagementPolicy: 'OrderedReady',
    replicas: 1,
    revisionHistoryLimit: 10,
  });
  return withDefaults(withChanges(statefulSet, { spec }), { status: { replicas: 0, availableReplicas: 0 } });
}

function changedParts(spec: V1StatefulSetSpec): Partial<V1StatefulSetSpec> {
  return {
    template: defaultPodTemplateSpec(spec.template),
    updateStrategy: defaultUpdateStrategy(spec.updateStrategy ?? {}),
    persistentVolumeClaimRetentionPolicy: withDefaults(spec.persistentVolumeClaimRetentionPolicy ?? {}, {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    }),
    ...(spec.volumeClaimTemplates
      ? { volumeClaimTemplates: mapShared(spec.volumeClaimTemplates, defaultClaimTemplate) }
      : {}),
  };
}

/** `rollingUpdate` is filled in where it is given, or where the type is: not where only the type was named. */
function defaultUpdateStrategy(from: V1StatefulSetUpdateStrategy): V1StatefulSetUpdateStrategy {
  const named = from.type ? from : withDefaults({ ...from, type: 'RollingUpdate' }, { rollingUpdate: {} });
  if (named.type !== 'RollingUpdate' || !named.rollingUpdate) return named;
  const rollingUpdate = withDefaults(named.rollingUpdate, { partition: 0 });
  return withChanges(named, { rollingUpdate });
}

function defaultClaimTemplate(claim: V1PersistentVolumeClaim): V1PersistentVolumeClaim {
  return withDefaults(
    withChanges(claim, {
      spec: defaultPersistentVolumeClaimSpec(claim.spec ?? {}),
      status: withDefaults(claim.status ?? {}, { phase: 'Pending' }),
    }),
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  );
}
