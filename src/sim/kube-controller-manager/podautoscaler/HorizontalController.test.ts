import { describe, expect, it } from 'vitest';
import type { V1Deployment, V1Pod, V2HorizontalPodAutoscaler } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { DEPLOYMENTS, HORIZONTAL_POD_AUTOSCALERS } from '../resourceRefs.ts';
import { type AutoscalerHistory, bounded } from './behavior.ts';
import { proposeReplicas } from './ReplicaCalculator.ts';

const NOW = Date.UTC(2026, 0, 1, 2);
const since = '2026-01-01T00:00:00Z';
const pod = (name: string, ready = true): V1Pod => ({
  metadata: { name },
  spec: { containers: [{ name: 'c', resources: { requests: { cpu: '100m' } } }] },
  status: {
    phase: 'Running',
    startTime: since,
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: since }],
  },
});
const pods = (n: number) => Array.from({ length: n }, (_, i) => pod(`p${i}`));
const using = (...milli: number[]) => new Map(milli.map((m, i) => [`p${i}`, m]));

describe('proposeReplicas', () => {
  it.each([
    [3, [90, 90, 90], 6],
    [3, [52, 50, 53], 3],
    [4, [10, 10, 10, 10], 1],
    [2, [100, 0], 2],
  ])('brings %i pods that use %o of 100m each to half of that: %i', (count, usage, replicas) => {
    const proposal = proposeReplicas('cpu', undefined, pods(count), using(...usage), { utilization: 50 }, count, NOW);
    expect(proposal.replicas).toBe(replicas);
  });

  it('takes pods without metrics for idle when growing and for busy when shrinking', () => {
    const target = { utilization: 50 };
    expect(proposeReplicas('cpu', undefined, pods(4), using(100, 100), target, 4, NOW).replicas).toBe(4);
    expect(proposeReplicas('cpu', undefined, pods(4), using(10, 10), target, 4, NOW).replicas).toBe(4);
  });

  it('says so when a container requests nothing', () => {
    const bare = { ...pod('p0'), spec: { containers: [{ name: 'c' }] } };
    expect(() => proposeReplicas('cpu', undefined, [bare], using(1), { utilization: 50 }, 1, NOW)).toThrow(
      'missing request for cpu in container c of Pod p0',
    );
  });
});

describe('bounded', () => {
  const spec = { maxReplicas: 20, minReplicas: 2, scaleTargetRef: { kind: 'Deployment', name: 'd' } };
  const fresh = (): AutoscalerHistory => ({ recommendations: [], ups: [], downs: [] });

  it('doubles at most, or adds four, in a quarter of a minute', () => {
    expect(bounded(spec, fresh(), 2, 20, 0)).toMatchObject({
      replicas: 6,
      limited: ['ScaleUpLimit', expect.anything()],
    });
    expect(bounded(spec, fresh(), 8, 20, 0).replicas).toBe(16);
    expect(bounded(spec, { ...fresh(), ups: [{ atMs: 0, replicas: 8 }] }, 16, 20, 5_000).replicas).toBe(16);
  });

  it('shrinks only when five minutes have asked for it', () => {
    const history = fresh();
    expect(bounded(spec, history, 10, 10, 0).replicas).toBe(10);
    expect(bounded(spec, history, 10, 3, 60_000)).toMatchObject({
      replicas: 10,
      able: ['ScaleDownStabilized', expect.anything()],
    });
    expect(bounded(spec, history, 10, 3, 310_000).replicas).toBe(3);
  });

  it('stays within the range', () => {
    expect(bounded(spec, fresh(), 15, 40, 0)).toMatchObject({
      replicas: 20,
      limited: ['TooManyReplicas', expect.anything()],
    });
    expect(bounded(spec, fresh(), 4, 1, 0)).toMatchObject({
      replicas: 2,
      limited: ['TooFewReplicas', expect.anything()],
    });
  });
});

describe('HorizontalController', () => {
  const target: V1Deployment = {
    metadata: { name: 'web' },
    spec: {
      replicas: 8,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  };
  const hpa = (maxReplicas: number): V2HorizontalPodAutoscaler => ({
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    },
  });

  it('brings a workload into its range without asking for metrics', () => {
    const cluster = new TestCluster();
    cluster.create(DEPLOYMENTS, target);
    cluster.create(HORIZONTAL_POD_AUTOSCALERS, hpa(5));
    cluster.run(20);
    expect(cluster.get<V1Deployment>(DEPLOYMENTS, 'web').spec?.replicas).toBe(5);
    expect(cluster.events('HorizontalPodAutoscaler')).toContain(
      'SuccessfulRescale: New size: 5; reason: Current number of replicas above Spec.MaxReplicas',
    );
  });

  it('leaves it alone and says so when there are no metrics', () => {
    const cluster = new TestCluster();
    cluster.create(DEPLOYMENTS, target);
    cluster.create(HORIZONTAL_POD_AUTOSCALERS, hpa(10));
    cluster.run(20);
    const { status } = cluster.get<V2HorizontalPodAutoscaler>(HORIZONTAL_POD_AUTOSCALERS, 'web');
    const active = status?.conditions?.find((c) => c.type === 'ScalingActive');
    expect(active).toMatchObject({ status: 'False', reason: 'FailedGetResourceMetric' });
    expect(active?.message).toMatch(
      /^the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu:/,
    );
    expect(cluster.get<V1Deployment>(DEPLOYMENTS, 'web').spec?.replicas).toBe(8);
  });
});
