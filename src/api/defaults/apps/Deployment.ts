import type { V1Deployment, V1DeploymentStrategy } from '../../generated/types.ts';
import { defaultPodTemplateSpec } from '../core/podSpec.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

export function defaultDeployment(deployment: V1Deployment): V1Deployment {
  const from = deployment.spec ?? ({} as NonNullable<V1Deployment['spec']>);
  const spec = withDefaults(
    withChanges(from, {
      template: defaultPodTemplateSpec(from.template),
      strategy: defaultStrategy(from.strategy ?? {}),
    }),
    { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  );
  return withDefaults(withChanges(deployment, { spec }), { status: {} });
}

function defaultStrategy(from: V1DeploymentStrategy): V1DeploymentStrategy {
  const strategy = withDefaults(from, { type: 'RollingUpdate' });
  if (strategy.type !== 'RollingUpdate') return strategy;
  const rollingUpdate = withDefaults(strategy.rollingUpdate ?? {}, { maxUnavailable: '25%', maxSurge: '25%' });
  return withChanges(strategy, { rollingUpdate });
}
