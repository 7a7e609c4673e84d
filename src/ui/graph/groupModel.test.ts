import { describe, expect, it } from 'vitest';
import { fakeNode, fakePod, fakeService, fakeSlice } from '../testing/fakeObjects.ts';
import { makeMirror } from '../testing/makeMirror.ts';
import { CARD_LIMIT, CHIP_LIMIT, groupModel } from './groupModel.ts';
import { trafficModel } from './model/trafficModel.ts';

const withPods = (count: number) =>
  trafficModel(
    makeMirror(
      ['Node', fakeNode('worker-1')],
      ['Service', fakeService('web', '10.96.0.9')],
      [
        'EndpointSlice',
        fakeSlice('web', [
          { name: 'p0', ip: '10.0.0.1', node: 'worker-1', ready: false },
          { name: 'p1', ip: '10.0.0.2', node: 'worker-1', ready: true },
        ]),
      ],
      ...Array.from({ length: count }, (_, i): [string, Record<string, unknown>] => [
        'Pod',
        fakePod({ name: `p${i}` }),
      ]),
    ),
  );

describe('groupModel', () => {
  it('gives pods cards while they are few, then chips', () => {
    expect(groupModel(withPods(CARD_LIMIT)).density).toBe('card');
    expect(groupModel(withPods(CARD_LIMIT + 1)).density).toBe('chip');
  });

  it('lets the lines of chips end at their machine', () => {
    const { model } = groupModel(withPods(CARD_LIMIT + 1));
    expect(model.nodes.filter((n) => n.card === 'pod')).toHaveLength(CARD_LIMIT + 1);
    expect(model.edges.map((e) => e.id)).toEqual(['service/default/web→node/worker-1']);
  });

  it('folds pods into their machines when they are many, lines with them', () => {
    const { density, folded, model } = groupModel(withPods(CHIP_LIMIT + 1));
    expect(density).toBe('texel');
    expect(folded.get('node/worker-1')).toHaveLength(CHIP_LIMIT + 1);
    expect(model.nodes.some((n) => n.card === 'pod')).toBe(false);
    expect(model.edges).toEqual([
      {
        id: 'service/default/web→node/worker-1',
        from: 'service/default/web',
        to: 'node/worker-1',
        kind: 'traffic',
      },
    ]);
  });
});
