import { describe, expect, it } from 'vitest';
import type { V1Pod } from '../../api/generated/types.ts';
import { rankPods } from './rankPods.ts';

const NOW = Date.UTC(2026, 0, 1, 1);
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

interface Options {
  node?: string;
  phase?: string;
  readyFor?: number;
  age?: number;
  restarts?: number;
  cost?: string;
}

function pod(name: string, { node = 'n', phase = 'Running', readyFor, age = 100, restarts = 0, cost }: Options): V1Pod {
  return {
    metadata: {
      name,
      uid: name,
      creationTimestamp: ago(age),
      ...(cost ? { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } } : {}),
    },
    spec: { containers: [], nodeName: node },
    status: {
      phase,
      ...(readyFor === undefined
        ? {}
        : { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(readyFor) }] }),
      containerStatuses: [{ name: 'c', image: '', imageID: '', ready: true, restartCount: restarts }],
    },
  };
}

const order = (pods: V1Pod[], rank: (pod: V1Pod) => number = () => 0) =>
  rankPods(pods, rank, NOW).map((p) => p.metadata?.name);

describe('rankPods', () => {
  it('gives up unassigned, pending and unready pods before others', () => {
    expect(
      order([
        pod('ready', { readyFor: 50 }),
        pod('unready', {}),
        pod('pending', { phase: 'Pending' }),
        pod('unassigned', { phase: 'Pending', node: '' }),
      ]),
    ).toEqual(['unassigned', 'pending', 'unready', 'ready']);
  });

  it('heeds the deletion cost before neighbours, and neighbours before time', () => {
    const pods = [
      pod('dear', { readyFor: 5, cost: '10' }),
      pod('crowded', { readyFor: 90 }),
      pod('alone', { readyFor: 5 }),
    ];
    expect(order(pods, (p) => (p.metadata?.name === 'crowded' ? 2 : 1))).toEqual(['crowded', 'alone', 'dear']);
  });

  it('takes the younger of two only when their ages are of different size', () => {
    expect(order([pod('a', { readyFor: 60 }), pod('b', { readyFor: 5 })])).toEqual(['b', 'a']);
    expect(order([pod('b', { readyFor: 40 }), pod('a', { readyFor: 60 })])).toEqual(['a', 'b']);
  });

  it('takes the one with more restarts when both became ready at once', () => {
    expect(order([pod('a', { readyFor: 60 }), pod('b', { readyFor: 60, restarts: 3 })])).toEqual(['b', 'a']);
  });
});
