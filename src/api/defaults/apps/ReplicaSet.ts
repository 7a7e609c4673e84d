import type { V1ReplicaSet } from '../../generated/types.ts';
import { defaultPodTemplateSpec } from '../core/podSpec.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

export function defaultReplicaSet(replicaSet: V1ReplicaSet): V1ReplicaSet {
  const from = replicaSet.spec ?? ({} as NonNullable<V1ReplicaSet['spec']>);
  const spec = withDefaults(withChanges(from, { template: defaultPodTemplateSpec(from.template) }), { replicas: 1 });
  return withDefaults(withChanges(replicaSet, { spec }), { status: { replicas: 0 } });
}
