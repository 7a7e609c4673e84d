import type { V1DaemonSet, V1DaemonSetUpdateStrategy } from '../../generated/types.ts';
import { defaultPodTemplateSpec } from '../core/podSpec.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

export function defaultDaemonSet(daemonSet: V1DaemonSet): V1DaemonSet {
  const from = daemonSet.spec ?? ({} as NonNullable<V1DaemonSet['spec']>);
  const spec = withDefaults(
    withChanges(from, {
      template: defaultPodTemplateSpec(from.template),
      updateStrategy: defaultUpdateStrategy(from.updateStrategy ?? {}),
    }),
    { revisionHistoryLimit: 10 },
  );
  return withDefaults(withChanges(daemonSet, { spec }), { status: EMPTY_STATUS });
}

const EMPTY_STATUS = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

function defaultUpdateStrategy(from: V1DaemonSetUpdateStrategy): V1DaemonSetUpdateStrategy {
  const strategy = withDefaults(from, { type: 'RollingUpdate' });
  if (strategy.type !== 'RollingUpdate') return strategy;
  return withChanges(strategy, {
    rollingUpdate: withDefaults(strategy.rollingUpdate ?? {}, { maxUnavailable: 1, maxSurge: 0 }),
  });
}
