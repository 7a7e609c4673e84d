import { describe, expect, it } from 'vitest';
import type { V1Deployment, V1PodDisruptionBudget } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { DEPLOYMENTS, POD_DISRUPTION_BUDGETS } from '../resourceRefs.ts';

function statusWith(spec: object, seconds = 10): V1PodDisruptionBudget['status'] {
  const cluster = new TestCluster();
  const deployment: V1Deployment = {
    metadata: { name: 'web' },
    spec: {
      replicas: 5,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  };
  cluster.create(DEPLOYMENTS, deployment);
  cluster.create<V1PodDisruptionBudget>(POD_DISRUPTION_BUDGETS, {
    metadata: { name: 'b' },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  });
  cluster.run(seconds);
  return cluster.get<V1PodDisruptionBudget>(POD_DISRUPTION_BUDGETS, 'b').status;
}

describe('DisruptionController', () => {
  it.each([
    [{ minAvailable: 3 }, 3, 2],
    [{ minAvailable: '50%' }, 3, 2],
    [{ maxUnavailable: 1 }, 4, 1],
    [{ maxUnavailable: '30%' }, 3, 2],
    [{ minAvailable: 5 }, 5, 0],
  ])('of five pods with %o, %i must be healthy and %i may be disrupted', (spec, desiredHealthy, disruptionsAllowed) => {
    const status = statusWith(spec);
    expect(status).toMatchObject({ currentHealthy: 5, expectedPods: 5, desiredHealthy, disruptionsAllowed });
    expect(status?.conditions?.[0]?.reason).toBe(disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods');
  });

  it('allows none while pods are not ready', () => {
    expect(statusWith({ minAvailable: 3 }, 0.3)).toMatchObject({ currentHealthy: 0, disruptionsAllowed: 0 });
  });
});
