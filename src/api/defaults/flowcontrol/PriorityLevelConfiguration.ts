import type { V1LimitedPriorityLevelConfiguration, V1PriorityLevelConfiguration } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

/** pkg/apis/flowcontrol/v1/defaults.go, release 1.36. */
export function defaultPriorityLevelConfiguration(level: V1PriorityLevelConfiguration): V1PriorityLevelConfiguration {
  const { spec } = level;
  if (!spec) return level;
  const { exempt, limited } = spec;
  return withChanges(level, {
    spec: withChanges(spec, {
      ...(exempt ? { exempt: withDefaults(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 }) } : {}),
      ...(limited ? { limited: defaultLimited(limited) } : {}),
    }),
  });
}

function defaultLimited(limited: V1LimitedPriorityLevelConfiguration): V1LimitedPriorityLevelConfiguration {
  const { limitResponse } = limited;
  const { queuing } = limitResponse ?? {};
  const full = queuing && {
    handSize: queuing.handSize || 8,
    queues: queuing.queues || 64,
    queueLengthLimit: queuing.queueLengthLimit || 50,
  };
  const changes =
    limitResponse && full ? { limitResponse: withChanges(limitResponse, { queuing: withChanges(queuing, full) }) } : {};
  return withDefaults(withChanges(limited, changes), { nominalConcurrencyShares: 30, lendablePercent: 0 });
}
