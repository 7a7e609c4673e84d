import { describe, expect, it } from 'vitest';
import { NO_FILTERS } from '../stores/useFilters.ts';
import { fakeNode, fakePod, fakeService, fakeSlice } from '../testing/fakeObjects.ts';
import { makeMirror } from '../testing/makeMirror.ts';
import { filterModel } from './filterModel.ts';
import { trafficModel } from './model/trafficModel.ts';

const model = trafficModel(
  makeMirror(
    ['Node', fakeNode('worker-1')],
    ['Pod', fakePod({ name: 'web-1', labels: { app: 'web' } })],
    ['Pod', fakePod({ name: 'other', namespace: 'team' })],
    ['Pod', fakePod({ name: 'etcd', namespace: 'kube-system' })],
    ['Service', fakeService('web', '10.96.0.9')],
    ['EndpointSlice', fakeSlice('web', [{ name: 'web-1', ip: '10.0.0.1', node: 'worker-1', ready: true }])],
  ),
);
const names = (filters: Partial<typeof NO_FILTERS>) => {
  const { model: kept, hidden } = filterModel(model, { ...NO_FILTERS, ...filters });
  return { names: kept.nodes.map((n) => n.name), hidden, edges: kept.edges.length };
};

describe('filterModel', () => {
  it('hides the namespaces of the machinery, and counts what it hides', () => {
    const found = names({});
    expect(found.names).toEqual(['internet', 'web', 'worker-1', 'web-1', 'other']);
    expect(found.hidden).toBe(1);
    expect(names({ system: true }).hidden).toBe(0);
  });

  it('keeps one namespace, with the machines that hold it', () => {
    expect(names({ namespace: 'team' }).names).toEqual(['internet', 'worker-1', 'other']);
    expect(names({ namespace: 'kube-system' }).names).toContain('etcd');
  });

  it('finds names and labels, and keeps what stands next to a find', () => {
    expect(names({ text: 'APP=web' }).names).toEqual(['internet', 'web', 'worker-1', 'web-1']);
    expect(names({ text: 'nothing like it' }).names).toEqual(['internet', 'worker-1']);
  });

  it('drops lines that lost an end', () => {
    expect(names({}).edges).toBe(1);
    expect(names({ namespace: 'team' }).edges).toBe(0);
  });
});
