import { describe, expect, it } from 'vitest';
import type * as K from '../../../api/generated/types.ts';
import type { TraceEvent } from '../../../playback/TraceEvent.ts';
import type { Pod } from '../../stores/useMirror.ts';
import { evictionOrder, qosOf } from './evictionOrder.ts';
import { hpaArithmetic } from './hpaArithmetic.ts';
import { rolloutArithmetic } from './rolloutArithmetic.ts';
import { schedulerTable } from './schedulerTable.ts';

const deployment = (replicas: number, maxSurge?: number | string, maxUnavailable?: number | string) =>
  ({ replicas, strategy: { rollingUpdate: { maxSurge, maxUnavailable } } }) as K.V1DeploymentSpec;

const pod = (name: string, requests?: object, limits?: object, priority = 0): Pod =>
  ({
    metadata: { name },
    spec: { priority, containers: [{ name: 'c', resources: { requests, limits } }] },
  }) as unknown as Pod;

describe('rolloutArithmetic', () => {
  it.each([
    [10, undefined, undefined, 13, 8],
    [3, undefined, undefined, 4, 3],
    [4, 0, 0, 4, 3],
    [5, '50%', 0, 8, 5],
    [2, 1, 5, 3, 0],
  ] as const)('of %s replicas with %s and %s: at most %s, at least %s', (replicas, surge, unavailable, most, least) => {
    expect(rolloutArithmetic(deployment(replicas, surge, unavailable))).toMatchObject({ most, least });
  });
});

describe('hpaArithmetic', () => {
  const hpa = (now: number | undefined): K.V2HorizontalPodAutoscaler =>
    ({
      spec: { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }] },
      status: { currentReplicas: 4, currentMetrics: now === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: now } } }] },
    }) as unknown as K.V2HorizontalPodAutoscaler; // biome-ignore format: a table
  it.each([
    [90, 8],
    [54, 4],
    [20, 2],
    [undefined, undefined],
  ])('at %s %% of a target of 50 %% wants %s of 4', (now, wanted) => {
    expect(hpaArithmetic(hpa(now))[0]?.wanted).toBe(wanted);
  });
});

describe('evictionOrder', () => {
  it('takes who asked for nothing first and who asked for exactly its limits last', () => {
    const exact = { cpu: '1', memory: '1Gi' };
    const pods = [
      pod('exact', exact, exact),
      pod('some', { cpu: '1' }),
      pod('none'),
      pod('dear', undefined, undefined, 1000),
    ];
    expect(evictionOrder(pods).map((c) => c.pod.metadata.name)).toEqual(['none', 'some', 'dear', 'exact']);
    expect(qosOf(pod('limits', undefined, exact))).toBe('Guaranteed');
  });
});

describe('schedulerTable', () => {
  it('lists scored nodes from the best down, then those refused with the plugin that did', () => {
    const history = [
      {
        what: 'decision',
        from: 'kube-scheduler',
        data: {
          chosen: 'b',
          filtered: { m: 'TaintToleration: node(s) had untolerated taint' },
          filteredNodes: 3,
          scores: { a: { total: 5, Fit: 5 }, b: { total: 9, Fit: 4, Spread: 5 } },
          scoredNodes: 2,
        },
      },
    ] as unknown as TraceEvent[];
    const table = schedulerTable(history);
    expect(table?.plugins).toEqual(['Fit', 'Spread']);
    expect(table?.rows.map((r) => [r.node, r.total ?? r.refused])).toEqual([
      ['b', 9],
      ['a', 5],
      ['m', 'TaintToleration: node(s) had untolerated taint'],
    ]);
    expect(table?.more).toBe(2);
  });
});
