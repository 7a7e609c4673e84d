import { describe, expect, it } from 'vitest';
import type { V1Pod } from '../../../api/generated/types.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { type ClusterEvent, wakingEvents } from '../framework/clusterEvents.ts';
import { SchedulingQueue } from './SchedulingQueue.ts';

const pod = (name: string, change: Partial<V1Pod> = {}): V1Pod => ({
  metadata: { name, namespace: 'default' },
  spec: { containers: [] },
  ...change,
});

function refused(plugin: string) {
  const kernel = new Kernel(0, 'seed');
  const queue = new SchedulingQueue(kernel);
  queue.add(pod('p'));
  const tried = queue.pop();
  queue.addUnschedulable('default/p', tried?.moves ?? 0, wakingEvents([plugin]));
  return { kernel, queue };
}

describe('SchedulingQueue', () => {
  it.each<[string, ClusterEvent, boolean]>([
    ['NodeResourcesFit', 'AssignedPodDelete', true],
    ['NodeResourcesFit', 'NodeLabel', false],
    ['NodeAffinity', 'NodeLabel', true],
    ['NodeAffinity', 'AssignedPodDelete', false],
    ['TaintToleration', 'NodeTaint', true],
    ['InterPodAffinity', 'AssignedPodAdd', true],
    ['SomethingElse', 'NodeLabel', true],
  ])('a pod that %s refused: %s wakes it: %s', (plugin, event, wakes) => {
    const { kernel, queue } = refused(plugin);
    kernel.runUntil(5_000);
    queue.move(event);
    expect(queue.hasActive).toBe(wakes);
  });

  it('counts the back-off from the last try', () => {
    const { kernel, queue } = refused('NodeAffinity');
    kernel.runUntil(400);
    queue.move('NodeLabel');
    expect(queue.hasActive).toBe(false);
    kernel.runUntil(1_000);
    expect(queue.hasActive).toBe(true);
  });

  it('sleeps through changes of its own status, not through those of its labels', () => {
    const { kernel, queue } = refused('NodeResourcesFit');
    kernel.runUntil(5_000);
    queue.update(pod('p', { status: { phase: 'Pending' } }));
    expect(queue.hasActive).toBe(false);
    queue.update(pod('p', { metadata: { name: 'p', namespace: 'default', labels: { a: 'b' } } }));
    expect(queue.hasActive).toBe(true);
  });
});
