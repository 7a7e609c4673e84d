import { describe, expect, it } from 'vitest';
import { NO_FILTERS } from '../stores/useFilters.ts';
import type { Mirror } from '../stores/useMirror.ts';
import { fakeDeployment, fakeNode, fakePod, fakeReplicaSet, fakeService } from '../testing/fakeObjects.ts';
import { makeMirror } from '../testing/makeMirror.ts';
import { buildGraph, type GraphLens } from './buildGraph.ts';
import { LayoutMemory } from './layout/LayoutMemory.ts';

type Objects = [kind: string, object: Record<string, unknown>][];

const owner = { kind: 'ReplicaSet', name: 'web-1' };
const base: Objects = [
  ['Node', fakeNode('worker-1')],
  ['Node', fakeNode('worker-2')],
  ['Deployment', fakeDeployment('web', 2)],
  ['ReplicaSet', fakeReplicaSet('web-1', 'web', 2)],
  ['Service', fakeService('web', '10.96.0.9')],
  ['Pod', fakePod({ name: 'web-1-a', node: 'worker-1', owner })],
  ['Pod', fakePod({ name: 'web-1-b', node: 'worker-2', owner })],
];
const build = (lens: GraphLens, mirror: Mirror, memory: LayoutMemory, before?: ReturnType<typeof buildGraph>) =>
  buildGraph(lens, mirror, NO_FILTERS, memory, before?.view);

describe.each(['traffic', 'cluster', 'ownership'] as const)('the %s lens', (lens) => {
  it('draws nothing anew when nothing changed', () => {
    const memory = new LayoutMemory();
    const mirror = makeMirror(...base);
    const first = build(lens, mirror, memory);
    const second = build(lens, mirror, memory, first);
    expect(second.view.nodes.length).toBeGreaterThan(3);
    for (const [i, node] of second.view.nodes.entries()) expect(node).toBe(first.view.nodes[i]);
    for (const [i, edge] of second.view.edges.entries()) expect(edge).toBe(first.view.edges[i]);
  });

  it('leaves the other pods where they are when one comes and another goes', () => {
    const memory = new LayoutMemory();
    const first = build(lens, makeMirror(...base), memory);
    const kept = base.filter(([, o]) => (o.metadata as { name: string }).name !== 'web-1-a');
    const more: Objects = [...kept, ['Pod', fakePod({ name: 'web-1-c', node: 'worker-1', owner })]];
    const second = build(lens, makeMirror(...more), memory, first);
    const place = (graph: typeof first, name: string) =>
      graph.view.nodes.find((n) => n.data.node.name === name)?.position;
    expect(place(second, 'web-1-b')).toEqual(place(first, 'web-1-b'));
    expect(place(second, 'web-1-c')).toEqual(place(first, 'web-1-a'));
  });

  it('never draws one card over another', () => {
    const { view } = build(lens, makeMirror(...base), new LayoutMemory());
    const flat = view.nodes.filter((n) => n.type !== 'machine');
    for (const a of flat)
      for (const b of flat) {
        if (a === b) continue;
        const apart =
          a.position.x + a.width <= b.position.x ||
          b.position.x + b.width <= a.position.x ||
          a.position.y + a.height <= b.position.y ||
          b.position.y + b.height <= a.position.y;
        expect(apart, `${a.id} and ${b.id}`).toBe(true);
      }
  });
});
